package io.pengyun.api.inventory;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Join tokens: with one a new host is let in. Its text names the token, a secret of which only the digest is kept, and
 * the certificate authority that the host must find at the other end: {@code pyj.<token>.<secret>.<digest>}.
 */
@ApplicationScoped
public class JoinTokens {

    private static final String PREFIX = "jtk";
    private static final int SECRET_BYTES = 32;

    private final Jdbc jdbc;
    private final HostRegistry registry;
    private final ControlPlaneIdentity identity;
    private final SiteService sites;
    private final Racks racks;
    private final Access access;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    JoinTokens(
            Jdbc jdbc,
            HostRegistry registry,
            ControlPlaneIdentity identity,
            SiteService sites,
            Racks racks,
            Access access,
            Ids ids,
            Clock clock) {
        this.jdbc = jdbc;
        this.registry = registry;
        this.identity = identity;
        this.sites = sites;
        this.racks = racks;
        this.access = access;
        this.ids = ids;
        this.clock = clock;
    }

    /** @param token its text, shown this once; empty in lists */
    @Schema(name = "JoinToken")
    record View(
            String id,
            Optional<String> token,
            String siteId,
            String siteName,
            int usesLeft,
            Instant expiresAt,
            String createdBy) {}

    @Transactional
    View create(String site, Optional<String> rack, int uses, Duration validity, AuditSubject audited) {
        access.requirePlatform(Permission.INVENTORY_WRITE);
        SiteEntity where = sites.find(site);
        UUID siteId = where.id;
        Optional<UUID> rackId = rack.map(name -> racks.require(siteId, name));
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        UUID id = ids.next();
        Instant now = clock.instant();
        Instant expiresAt = now.plus(validity);
        jdbc.update(
                "insert into join_token (id, secret_hash, site_id, rack_id, uses_left, expires_at, created_by,"
                        + " created_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                digest(secret),
                siteId,
                rackId.orElse(null),
                uses,
                expiresAt,
                access.caller().name(),
                now);
        audited.is(Ids.text(PREFIX, id));
        String text = "pyj." + Ids.text(PREFIX, id) + "." + secret + "." + identity.authorityDigest();
        return new View(
                Ids.text(PREFIX, id),
                Optional.of(text),
                new SiteId(siteId).text(),
                where.name,
                uses,
                expiresAt,
                access.caller().name());
    }

    @Transactional
    Page<View> list(PageRequest page) {
        access.requirePlatform(Permission.INVENTORY_READ);
        return page.page(
                jdbc.list(
                        "select t.id, t.site_id, s.name as site_name, t.uses_left, t.expires_at, t.created_by"
                                + " from join_token t join site s on s.id = t.site_id where t.id < ?"
                                + " order by t.id desc limit ?",
                        row -> new View(
                                Ids.text(PREFIX, row.getObject("id", UUID.class)),
                                Optional.empty(),
                                new SiteId(row.getObject("site_id", UUID.class)).text(),
                                row.getString("site_name"),
                                row.getInt("uses_left"),
                                Jdbc.instant(row, "expires_at").orElseThrow(),
                                row.getString("created_by")),
                        page.beforeOrMaximum(),
                        page.limit()),
                view -> Ids.parse(PREFIX, view.id()).orElseThrow(),
                view -> view);
    }

    /**
     * Lets a host in: uses up one use of the token and adds the host, in the caller's transaction. Empty when the token
     * is unknown, wrong, expired or used up.
     */
    public Optional<HostId> redeem(String token, String hostName, Instant now) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 4 || !parts[0].equals("pyj")) {
            return Optional.empty();
        }
        record Found(byte[] hash, HostRegistry.Place place) {}
        Optional<UUID> id = Ids.parse(PREFIX, parts[1]);
        Optional<Found> found = id.flatMap(tokenId -> jdbc.first(
                "select secret_hash, site_id, rack_id from join_token where id = ? and uses_left > 0"
                        + " and expires_at > ? for update",
                row -> new Found(
                        row.getBytes("secret_hash"),
                        new HostRegistry.Place(row.getObject("site_id", UUID.class), Jdbc.uuid(row, "rack_id"))),
                tokenId,
                now));
        if (found.isEmpty() || !MessageDigest.isEqual(found.get().hash(), digest(parts[2]))) {
            return Optional.empty();
        }
        jdbc.update("update join_token set uses_left = uses_left - 1 where id = ?", id.get());
        return Optional.of(registry.add(hostName, found.get().place(), now));
    }

    private static byte[] digest(String secret) {
        return Sha256.of(secret);
    }
}
