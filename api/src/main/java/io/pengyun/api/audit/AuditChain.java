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

/** Appends links to the chain: a batch in one transaction, one writer of all replicas at a time. */
final class AuditChain {

    /** Held to the end of the transaction that appends. */
    private static final long LOCK = 0x70656e6779756e02L;

    private final DataSource dataSource;

    AuditChain(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A link to append; its number and, for a completion, its entry's facts are found while appending. */
    sealed interface Link {

        /** Opens an entry. {@code replica} is empty when the work outlives the process. */
        record Opening(UUID entryId, Instant at, AuditAct act, Optional<String> replica) implements Link {}

        /** Completes an entry, if it is still open. */
        record Completion(
                UUID entryId,
                Instant at,
                AuditOutcome outcome,
                Optional<String> subject,
                Optional<UUID> departmentId,
                Map<String, String> details)
                implements Link {}
    }

    private record Head(long sequence, byte[] hash) {}

    private record Opened(String actor, String action, Optional<String> subject, Optional<UUID> departmentId) {}

    /** Appends all or nothing. */
    void append(List<Link> links) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                lock(connection);
                insert(connection, head(connection), number(connection, links));
                connection.commit();
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /** The entries of this replica that nobody will complete any more. */
    List<UUID> leftOpen(String replica) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "select entry_id from audit_open where replica = ? order by entry_id limit 100000")) {
            query.setString(1, replica);
            return uuids(query);
        }
    }

    private static void lock(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
            query.setLong(1, LOCK);
            query.execute();
        }
    }

    private static Head head(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                        "select sequence, hash from audit_entry order by sequence desc limit 1");
                ResultSet row = query.executeQuery()) {
            return row.next()
                    ? new Head(row.getLong(1), row.getBytes(2))
                    : new Head(0, new byte[AuditRecord.HASH_BYTES]);
        }
    }

    /** Turns links into records in their order; completions of what is not open are left out. Numbers count from 1. */
    private static List<AuditRecord> number(Connection connection, List<Link> links) throws SQLException {
        List<Link.Opening> openings = new ArrayList<>();
        List<UUID> completing = new ArrayList<>();
        for (Link link : links) {
            switch (link) {
                case Link.Opening opening -> openings.add(opening);
                case Link.Completion completion -> completing.add(completion.entryId());
            }
        }
        noteOpen(connection, openings);
        Set<UUID> stillOpen = close(connection, completing);
        Map<UUID, Opened> opened = opened(connection, stillOpen);
        List<AuditRecord> records = new ArrayList<>(links.size());
        for (Link link : links) {
            switch (link) {
                case Link.Opening opening -> records.add(record(opening));
                case Link.Completion completion -> {
                    Opened entry = opened.get(completion.entryId());
                    if (entry != null && stillOpen.remove(completion.entryId())) {
                        records.add(record(completion, entry));
                    }
                }
            }
        }
        return records;
    }

    private static AuditRecord record(Link.Opening opening) {
        AuditAct act = opening.act();
        return new AuditRecord(
                0,
                opening.entryId(),
                Phase.OPENED,
                opening.at(),
                act.actor(),
                act.action(),
                act.subject(),
                act.departmentId(),
                Optional.empty(),
                act.details());
    }

    private static AuditRecord record(Link.Completion completion, Opened opened) {
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

    private static void noteOpen(Connection connection, List<Link.Opening> openings) throws SQLException {
        if (openings.isEmpty()) {
            return;
        }
        try (PreparedStatement insert =
                connection.prepareStatement("insert into audit_open (entry_id, replica, opened_at) values (?, ?, ?)")) {
            for (Link.Opening opening : openings) {
                insert.setObject(1, opening.entryId());
                insert.setString(2, opening.replica().orElse(null));
                insert.setObject(3, opening.at().atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static Set<UUID> close(Connection connection, List<UUID> entryIds) throws SQLException {
        if (entryIds.isEmpty()) {
            return new HashSet<>();
        }
        try (PreparedStatement delete =
                connection.prepareStatement("delete from audit_open where entry_id = any(?) returning entry_id")) {
            delete.setArray(1, array(connection, entryIds));
            return new HashSet<>(uuids(delete));
        }
    }

    private static Map<UUID, Opened> opened(Connection connection, Set<UUID> entryIds) throws SQLException {
        Map<UUID, Opened> found = new HashMap<>();
        if (entryIds.isEmpty()) {
            return found;
        }
        try (PreparedStatement query =
                connection.prepareStatement("select entry_id, actor, action, subject, department_id from audit_entry"
                        + " where entry_id = any(?) and phase = 'opened'")) {
            query.setArray(1, array(connection, List.copyOf(entryIds)));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.put(
                            row.getObject("entry_id", UUID.class),
                            new Opened(
                                    row.getString("actor"),
                                    row.getString("action"),
                                    Optional.ofNullable(row.getString("subject")),
                                    Optional.ofNullable(row.getObject("department_id", UUID.class))));
                }
            }
        }
        return found;
    }

    private static void insert(Connection connection, Head head, List<AuditRecord> records) throws SQLException {
        if (records.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into audit_entry (sequence, entry_id, phase, at, actor, action, subject, department_id, outcome,"
                        + " payload, previous_hash, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            long sequence = head.sequence();
            byte[] previous = head.hash();
            for (AuditRecord unnumbered : records) {
                sequence++;
                AuditRecord link = unnumbered.numbered(sequence);
                String payload = link.payload();
                byte[] hash = AuditRecord.hash(previous, payload);
                bind(insert, link);
                insert.setString(10, payload);
                insert.setBytes(11, previous);
                insert.setBytes(12, hash);
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
        if (link.departmentId().isPresent()) {
            insert.setObject(8, link.departmentId().get());
        } else {
            insert.setNull(8, Types.OTHER);
        }
        insert.setString(9, link.outcome().orElse(null));
    }

    private static Array array(Connection connection, List<UUID> ids) throws SQLException {
        return connection.createArrayOf("uuid", ids.toArray());
    }

    private static List<UUID> uuids(PreparedStatement statement) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                ids.add(row.getObject(1, UUID.class));
            }
        }
        return ids;
    }
}
