package io.pengyun.api.audit;

import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The signed heads in the records. */
@ApplicationScoped
class AuditAnchorRepository {

    /** One a day for a lifetime. */
    private static final int MOST = 100_000;

    private final Jdbc jdbc;

    AuditAnchorRepository(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    Optional<AuditAnchor> latest() {
        return page(Long.MAX_VALUE, 1).stream().findFirst();
    }

    /** Keeps it, unless another replica has kept one since {@code notSince}. */
    void keep(AuditAnchor anchor, Instant notSince) {
        jdbc.update(
                "insert into audit_anchor (sequence, hash, at, key_id, signature) select ?, ?, ?, ?, ?"
                        + " where not exists (select 1 from audit_anchor where at > ? and at <= ?) on conflict (sequence) do nothing",
                anchor.sequence(),
                HexFormat.of().parseHex(anchor.hash()),
                anchor.at(),
                anchor.keyId(),
                Base64.getDecoder().decode(anchor.signature()),
                notSince,
                anchor.at());
    }

    /** The newest below a number. */
    List<AuditAnchor> page(long below, int limit) {
        return jdbc.list(
                "select * from audit_anchor where sequence < ? order by sequence desc limit ?",
                AuditAnchorRepository::read,
                below,
                limit);
    }

    /** Those of these links, in their order. */
    List<AuditAnchor> between(long first, long last) {
        return jdbc.list(
                "select * from audit_anchor where sequence between ? and ? order by sequence limit ?",
                AuditAnchorRepository::read,
                first,
                last,
                MOST);
    }

    private static AuditAnchor read(ResultSet row) throws SQLException {
        return new AuditAnchor(
                row.getLong("sequence"),
                HexFormat.of().formatHex(row.getBytes("hash")),
                Jdbc.instant(row, "at").orElse(Instant.EPOCH),
                row.getString("key_id"),
                Base64.getEncoder().encodeToString(row.getBytes("signature")));
    }
}
