package io.pengyun.api.audit;

import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.SqlRefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.sql.DataSource;

/** Reads the chain one link after the other, as it is stored. */
@ApplicationScoped
class AuditLinks {

    private static final int LINKS_AT_ONCE = 500;
    /** Writers take the time before they take their place in the chain; nobody waits longer than so many links. */
    private static final int OUT_OF_ORDER = 5_000;

    private final Jdbc jdbc;
    private final DataSource dataSource;

    AuditLinks(Jdbc jdbc, DataSource dataSource) {
        this.jdbc = jdbc;
        this.dataSource = dataSource;
    }

    /** One link as it is stored. */
    record Stored(
            long sequence,
            UUID entryId,
            String phase,
            Instant at,
            String actor,
            String action,
            Optional<String> subject,
            Optional<String> subjectName,
            Optional<UUID> departmentId,
            Optional<String> outcome,
            int format,
            String payload,
            byte[] previousHash,
            byte[] hash) {}

    /** Takes one link after the other; false ends the reading. */
    interface Taker {
        boolean take(Stored link) throws IOException;
    }

    /** The links of these numbers in their order, as of one moment; holds one connection and few links at a time. */
    void each(long first, long last, Taker taker) throws IOException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement query = connection.prepareStatement(
                    "select * from audit_entry where sequence between ? and ? order by sequence")) {
                query.setLong(1, first);
                query.setLong(2, last);
                query.setFetchSize(LINKS_AT_ONCE);
                try (ResultSet row = query.executeQuery()) {
                    boolean more = true;
                    while (more && row.next()) {
                        more = taker.take(stored(row));
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

    /** The first link in the chain of those that are not before this time. */
    OptionalLong firstFrom(Instant from) {
        return number(
                "select min(sequence) from (select sequence from audit_entry where at >= ?"
                        + " order by at, sequence limit ?) near",
                from);
    }

    /** The last link in the chain of those before this time. */
    OptionalLong lastBefore(Instant until) {
        return number(
                "select max(sequence) from (select sequence from audit_entry where at < ?"
                        + " order by at desc, sequence desc limit ?) near",
                until);
    }

    private OptionalLong number(String sql, Instant bound) {
        return jdbc.first(sql, row -> Optional.ofNullable(row.getObject(1, Long.class)), bound, OUT_OF_ORDER)
                .flatMap(number -> number)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** The last link that can only be shown whole; 0 when there is none. */
    long lastUnsealable() {
        return jdbc.first("select coalesce(max(sequence), 0) from audit_entry where format = 1", row -> row.getLong(1))
                .orElse(0L);
    }

    static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getLong("sequence"),
                row.getObject("entry_id", UUID.class),
                row.getString("phase"),
                Jdbc.instant(row, "at").orElse(Instant.EPOCH),
                row.getString("actor"),
                row.getString("action"),
                Optional.ofNullable(row.getString("subject")),
                Optional.ofNullable(row.getString("subject_name")),
                Jdbc.uuid(row, "department_id"),
                Optional.ofNullable(row.getString("outcome")),
                row.getInt("format"),
                row.getString("payload"),
                row.getBytes("previous_hash"),
                row.getBytes("hash"));
    }
}
