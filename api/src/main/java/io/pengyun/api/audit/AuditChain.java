package io.pengyun.api.audit;

import io.pengyun.api.audit.AuditRecord.Phase;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Appends links to the chain: a batch in one transaction, one writer of all replicas at a time. Every writer waits for those
 * before it, so a batch takes three turns with the database, over a connection that is kept. For one thread.
 */
final class AuditChain {

    /** Held to the end of the transaction that appends. */
    private static final long LOCK = 0x70656e6779756e02L;

    /** One turn: each statement sees what was committed before it began, so the head is the one of who held the lock before. */
    private static final String BEGIN = "select pg_advisory_xact_lock(?);"
            + "select sequence, hash from audit_entry order by sequence desc limit 1;"
            + "insert into audit_open (entry_id, replica, opened_at) select * from unnest(?, ?, ?);"
            + "delete from audit_open where entry_id = any(?) returning entry_id;"
            + "select entry_id, actor, action, subject, department_id from audit_entry"
            + " where entry_id = any(?) and phase = 'opened'";

    private final DataSource dataSource;
    private @Nullable Connection kept;

    AuditChain(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    private record Opened(String actor, String action, Optional<String> subject, Optional<UUID> departmentId) {}

    /**
     * What a batch is written upon.
     *
     * @param closed the entries that were open and are not any more
     */
    private record Ground(AuditHead head, Set<UUID> closed, Map<UUID, Opened> opened) {}

    /** Appends all or nothing. */
    void append(List<AuditLink> links) throws SQLException {
        Connection connection = kept;
        if (connection == null) {
            connection = dataSource.getConnection();
            kept = connection;
        }
        try {
            connection.setAutoCommit(false);
            Ground ground = begin(connection, links);
            insert(connection, ground.head(), number(links, ground));
            connection.commit();
        } catch (SQLException | RuntimeException failed) {
            try (Connection given = connection) {
                kept = null;
                given.rollback();
            } catch (SQLException gone) {
                failed.addSuppressed(gone);
            }
            throw failed;
        }
    }

    /** Gives the connection back. */
    void close() throws SQLException {
        Connection connection = kept;
        kept = null;
        if (connection != null) {
            connection.close();
        }
    }

    /** The entries of this replica that nobody will complete any more. */
    List<UUID> leftOpen(String replica) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "select entry_id from audit_open where replica = ? order by entry_id limit 100000")) {
            query.setString(1, replica);
            List<UUID> ids = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getObject(1, UUID.class));
                }
            }
            return ids;
        }
    }

    private static Ground begin(Connection connection, List<AuditLink> links) throws SQLException {
        try (PreparedStatement turn = connection.prepareStatement(BEGIN)) {
            bind(turn, connection, links);
            turn.execute();
            turn.getMoreResults();
            AuditHead head = AuditHead.START;
            try (ResultSet row = turn.getResultSet()) {
                if (row.next()) {
                    head = new AuditHead(row.getLong(1), row.getBytes(2));
                }
            }
            // Over the count of the rows that were inserted.
            turn.getMoreResults();
            turn.getMoreResults();
            Set<UUID> closed = new HashSet<>();
            try (ResultSet row = turn.getResultSet()) {
                while (row.next()) {
                    closed.add(row.getObject(1, UUID.class));
                }
            }
            turn.getMoreResults();
            try (ResultSet row = turn.getResultSet()) {
                return new Ground(head, closed, opened(row));
            }
        }
    }

    private static void bind(PreparedStatement turn, Connection connection, List<AuditLink> links) throws SQLException {
        List<UUID> opening = new ArrayList<>();
        List<@Nullable String> replicas = new ArrayList<>();
        List<String> times = new ArrayList<>();
        List<UUID> completing = new ArrayList<>();
        for (AuditLink link : links) {
            switch (link) {
                case AuditLink.Opening begun -> {
                    opening.add(begun.entryId());
                    replicas.add(begun.replica().orElse(null));
                    times.add(begun.at().toString());
                }
                case AuditLink.Completion completion -> completing.add(completion.entryId());
                case AuditLink.Reading reading -> {}
            }
        }
        Array ended = connection.createArrayOf("uuid", completing.toArray());
        turn.setLong(1, LOCK);
        turn.setArray(2, connection.createArrayOf("uuid", opening.toArray()));
        turn.setArray(3, connection.createArrayOf("text", replicas.toArray()));
        turn.setArray(4, connection.createArrayOf("timestamptz", times.toArray()));
        turn.setArray(5, ended);
        turn.setArray(6, ended);
    }

    private static Map<UUID, Opened> opened(ResultSet row) throws SQLException {
        Map<UUID, Opened> found = new HashMap<>();
        while (row.next()) {
            found.put(
                    row.getObject("entry_id", UUID.class),
                    new Opened(
                            row.getString("actor"),
                            row.getString("action"),
                            Optional.ofNullable(row.getString("subject")),
                            Optional.ofNullable(row.getObject("department_id", UUID.class))));
        }
        return found;
    }

    /** Turns links into records in their order; completions of what is not open are left out. Numbers count from 1. */
    private static List<AuditRecord> number(List<AuditLink> links, Ground ground) {
        Set<UUID> stillOpen = new HashSet<>(ground.closed());
        List<AuditRecord> records = new ArrayList<>(links.size());
        for (AuditLink link : links) {
            switch (link) {
                case AuditLink.Opening opening -> records.add(record(opening));
                case AuditLink.Reading reading -> records.add(record(reading));
                case AuditLink.Completion completion -> {
                    Opened entry = ground.opened().get(completion.entryId());
                    if (entry != null && stillOpen.remove(completion.entryId())) {
                        records.add(record(completion, entry));
                    }
                }
            }
        }
        return records;
    }

    private static AuditRecord record(AuditLink.Opening opening) {
        return record(opening.entryId(), Phase.OPENED, opening.at(), opening.act(), Optional.empty());
    }

    private static AuditRecord record(AuditLink.Reading reading) {
        Optional<String> outcome = Optional.of(reading.outcome().text());
        return record(reading.entryId(), Phase.READ, reading.at(), reading.act(), outcome);
    }

    private static AuditRecord record(UUID entryId, Phase phase, Instant at, AuditAct act, Optional<String> outcome) {
        return new AuditRecord(
                0,
                entryId,
                phase,
                at,
                act.actor(),
                act.action(),
                act.subject(),
                act.departmentId(),
                outcome,
                act.details());
    }

    private static AuditRecord record(AuditLink.Completion completion, Opened opened) {
        return new AuditRecord(
                0,
                completion.entryId(),
                Phase.COMPLETED,
                completion.at(),
                opened.actor(),
                opened.action(),
                completion.subject().or(opened::subject),
                completion.departmentId().or(opened::departmentId),
                Optional.of(completion.outcome().text()),
                completion.details());
    }

    private static void insert(Connection connection, AuditHead head, List<AuditRecord> records) throws SQLException {
        if (records.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into audit_entry (sequence, entry_id, phase, at, actor, action, subject, subject_name,"
                        + " department_id, outcome, format, payload, previous_hash, hash)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            long sequence = head.sequence();
            byte[] previous = head.hash();
            for (AuditRecord unnumbered : records) {
                sequence++;
                AuditRecord link = unnumbered.numbered(sequence);
                String payload = link.payload();
                byte[] hash = AuditRecord.hash(AuditRecord.FORMAT, previous, payload);
                bind(insert, link);
                insert.setInt(11, AuditRecord.FORMAT);
                insert.setString(12, payload);
                insert.setBytes(13, previous);
                insert.setBytes(14, hash);
                insert.addBatch();
                previous = hash;
            }
            insert.executeBatch();
        }
    }

    private static void bind(PreparedStatement insert, AuditRecord link) throws SQLException {
        insert.setLong(1, link.sequence());
        insert.setObject(2, link.entryId());
        insert.setString(3, link.phase().text());
        insert.setObject(4, link.at().atOffset(ZoneOffset.UTC));
        insert.setString(5, link.actor());
        insert.setString(6, link.action());
        insert.setString(7, link.subject().orElse(null));
        insert.setString(8, link.subjectName().orElse(null));
        if (link.departmentId().isPresent()) {
            insert.setObject(9, link.departmentId().get());
        } else {
            insert.setNull(9, Types.OTHER);
        }
        insert.setString(10, link.outcome().orElse(null));
    }
}
