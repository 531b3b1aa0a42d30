package io.pengyun.api.testing;

import io.pengyun.api.platform.Jdbc;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The control plane's SQL for sets, counted. */
@Alternative
@Priority(1)
@Singleton
class CountingJdbc extends Jdbc {

    private final SqlSeen seen;

    CountingJdbc(DataSource dataSource, SqlSeen seen) {
        super(dataSource);
        this.seen = seen;
    }

    @Override
    public int update(String sql, @Nullable Object... arguments) {
        seen.count();
        return super.update(sql, arguments);
    }

    @Override
    public <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... arguments) {
        seen.count();
        return super.list(sql, mapper, arguments);
    }
}
