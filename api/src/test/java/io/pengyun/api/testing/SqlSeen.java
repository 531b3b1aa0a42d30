package io.pengyun.api.testing;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/** Counts all statements, and shows those that Hibernate writes, while somebody wants to see them. */
@ApplicationScoped
@Default
@PersistenceUnitExtension
public class SqlSeen implements StatementInspector {

    private static final long serialVersionUID = 1L;

    private final transient List<String> statements = new CopyOnWriteArrayList<>();
    private final AtomicLong count = new AtomicLong();
    private volatile String table = "";

    /** How many statements there were since the start. */
    public long counted() {
        return count.get();
    }

    void count() {
        count.incrementAndGet();
    }

    /** Begins anew, with the statements that begin by reading from this table. */
    public void watch(String from) {
        statements.clear();
        table = from;
    }

    /** What was seen; and sees nothing more. */
    public List<String> end() {
        table = "";
        return List.copyOf(statements);
    }

    @Override
    public String inspect(String sql) {
        count();
        if (!table.isEmpty() && sql.contains(" from " + table + " ")) {
            statements.add(sql);
        }
        return sql;
    }
}
