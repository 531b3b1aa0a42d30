package io.pengyun.api.audit;

import io.pengyun.api.audit.AuditLinks.Stored;
import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Searches the chain, newest first. */
@ApplicationScoped
class AuditRepository {

    /** By a page of which not all fit. */
    private static final int LOOKED_AT = 5_000;

    private final Jdbc jdbc;

    AuditRepository(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Where a page begins: with what is older than this, and of the same moment, what has a lower number. */
    record Key(Instant at, long sequence) {

        private static final long MICROS = 1_000_000;
        private static final int NANOS = 1_000;

        /** As an opaque page token carries it: the time in the upper half, the number in the lower. */
        UUID asUuid() {
            return new UUID(at.getEpochSecond() * MICROS + at.getNano() / NANOS, sequence);
        }

        static Key of(UUID uuid) {
            long micros = uuid.getMostSignificantBits();
            return new Key(
                    Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * NANOS),
                    uuid.getLeastSignificantBits());
        }
    }

    /**
     * What was found.
     *
     * @param looked the last link that was looked at, when there may be more behind it
     */
    record Found(List<Stored> links, Optional<Key> looked) {}

    private record Row(Optional<Stored> link, Key last, long looked) {}

    Found page(AuditSearch search, Optional<Key> below, int limit) {
        AuditQuery query = new AuditQuery(search, below, limit, LOOKED_AT);
        List<Row> rows = jdbc.list(query.sql(), AuditRepository::row, query.arguments());
        return new Found(
                rows.stream().flatMap(row -> row.link().stream()).toList(),
                rows.stream()
                        .findFirst()
                        .filter(row -> row.looked() >= query.looked())
                        .map(Row::last));
    }

    private static Row row(ResultSet row) throws SQLException {
        boolean found = row.getObject("sequence") != null;
        return new Row(
                found ? Optional.of(AuditLinks.stored(row)) : Optional.empty(),
                new Key(Jdbc.instant(row, "edge_at").orElse(Instant.EPOCH), row.getLong("edge_sequence")),
                row.getLong("looked"));
    }
}
