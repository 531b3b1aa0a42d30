package io.pengyun.api.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.SqlRefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads the chain: pages of it, or all of it one link after the other. */
@ApplicationScoped
class AuditRepository {

    static final String ENTRY_PREFIX = "aud";
    static final String DEPARTMENT_PREFIX = "dep";

    private static final int LINKS_AT_ONCE = 500;

    private final Jdbc jdbc;
    private final DataSource dataSource;
    private final ObjectMapper json;

    AuditRepository(Jdbc jdbc, DataSource dataSource, ObjectMapper json) {
        this.jdbc = jdbc;
        this.dataSource = dataSource;
        this.json = json;
    }

    /**
     * What to look for; empty parts fit everything.
     *
     * @param departments only what belongs to these; empty: everything, also what belongs to none
     */
    record Filter(
            Optional<UUID[]> departments,
            Optional<String> actor,
            Optional<String> action,
            Optional<String> subject,
            Optional<Instant> from,
            Optional<Instant> until) {}

    /** One link as it is stored. */
    record StoredLink(
            long sequence,
            UUID entryId,
            String phase,
            Instant at,
            String actor,
            String action,
            Optional<String> subject,
            Optional<UUID> departmentId,
            Optional<String> outcome,
            String payload,
            byte[] previousHash,
            byte[] hash) {}

    /** Takes one link after the other; false ends the reading. */
    interface LinkConsumer {
        boolean take(StoredLink link) throws IOException;
    }

    /** The newest links below a sequence that fit. */
    List<AuditEntry> page(Filter filter, long below, int limit) {
        StringBuilder sql = new StringBuilder("select * from audit_entry where sequence < ?");
        List<@Nullable Object> arguments = new ArrayList<>();
        arguments.add(below);
        filter.departments().ifPresent(ids -> add(sql, arguments, " and department_id = any(?)", ids));
        filter.actor().ifPresent(actor -> add(sql, arguments, " and actor = ?", actor));
        filter.action().ifPresent(action -> add(sql, arguments, " and action = ?", action));
        filter.subject().ifPresent(subject -> add(sql, arguments, " and subject = ?", subject));
        filter.from().ifPresent(from -> add(sql, arguments, " and at >= ?", from));
        filter.until().ifPresent(until -> add(sql, arguments, " and at < ?", until));
        add(sql, arguments, " order by sequence desc limit ?", limit);
        return jdbc.list(sql.toString(), row -> view(link(row)), arguments.toArray());
    }

    private static void add(StringBuilder sql, List<@Nullable Object> arguments, String condition, Object argument) {
        sql.append(condition);
        arguments.add(argument);
    }

    /** All links from the first on, as of one moment; holds one connection and few links at a time. */
    void each(LinkConsumer consumer) throws IOException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement query = connection.prepareStatement("select * from audit_entry order by sequence")) {
                query.setFetchSize(LINKS_AT_ONCE);
                try (ResultSet row = query.executeQuery()) {
                    boolean more = true;
                    while (more && row.next()) {
                        more = consumer.take(link(row));
                    }
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException failed) {
            throw new SqlRefusedException(failed);
        }
    }

    private AuditEntry view(StoredLink link) {
        return new AuditEntry(
                link.sequence(),
                Ids.text(ENTRY_PREFIX, link.entryId()),
                link.phase(),
                link.at(),
                link.actor(),
                link.action(),
                link.subject(),
                link.departmentId().map(id -> Ids.text(DEPARTMENT_PREFIX, id)),
                link.outcome(),
                details(link.payload()));
    }

    private Map<String, String> details(String payload) {
        try {
            Map<String, String> details = new TreeMap<>();
            JsonNode node = json.readTree(payload).path("details");
            node.properties()
                    .forEach(member ->
                            details.put(member.getKey(), member.getValue().asText()));
            return details;
        } catch (JsonProcessingException tampered) {
            return Map.of("payload", "cannot be read; verify the chain");
        }
    }

    private static StoredLink link(ResultSet row) throws SQLException {
        return new StoredLink(
                row.getLong("sequence"),
                row.getObject("entry_id", UUID.class),
                row.getString("phase"),
                Jdbc.instant(row, "at").orElse(Instant.EPOCH),
                row.getString("actor"),
                row.getString("action"),
                Optional.ofNullable(row.getString("subject")),
                Jdbc.uuid(row, "department_id"),
                Optional.ofNullable(row.getString("outcome")),
                row.getString("payload"),
                row.getBytes("previous_hash"),
                row.getBytes("hash"));
    }
}
