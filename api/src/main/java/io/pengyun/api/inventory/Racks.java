package io.pengyun.api.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.DnsLabel;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Refusals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Racks: failure domains within a site. */
@ApplicationScoped
class Racks {

    private static final String PREFIX = "rack";
    private static final String SELECT =
            "select r.id, r.name, r.created_at, r.site_id, s.name as site_name from rack r join site s on s.id = r.site_id";

    private final Jdbc jdbc;
    private final SiteService sites;
    private final Access access;
    private final AuditSubject audited;
    private final Ids ids;
    private final Clock clock;

    Racks(Jdbc jdbc, SiteService sites, Access access, AuditSubject audited, Ids ids, Clock clock) {
        this.jdbc = jdbc;
        this.sites = sites;
        this.access = access;
        this.audited = audited;
        this.ids = ids;
        this.clock = clock;
    }

    @Schema(name = "Rack")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record View(String id, String name, String siteId, String siteName, Instant createdAt) {}

    @Schema(name = "RackCreate")
    record Create(@NotBlank String site, @NotNull @DnsLabel String name) {}

    @Transactional
    Page<View> list(Optional<String> site, PageRequest page) {
        access.requirePlatform(Permission.INVENTORY_READ);
        Optional<UUID> siteId = site.map(name -> sites.find(name).id);
        return page.page(
                jdbc.list(
                        SELECT
                                + " where r.id < ? and (?::uuid is null or r.site_id = ?::uuid) order by r.id desc limit ?",
                        Racks::view,
                        page.beforeOrMaximum(),
                        siteId.orElse(null),
                        siteId.orElse(null),
                        page.limit()),
                rack -> Ids.parse(PREFIX, rack.id()).orElseThrow(),
                rack -> rack);
    }

    @Transactional
    View create(Create create) {
        access.requirePlatform(Permission.INVENTORY_WRITE);
        UUID id = ids.next();
        UUID siteId = sites.find(create.site()).id;
        Refusals.translate(
                Map.of("rack_name", () -> Refusals.nameTaken("rack", create.name())),
                () -> jdbc.update(
                        "insert into rack (id, site_id, name, created_at) values (?, ?, ?, ?)",
                        id,
                        siteId,
                        create.name(),
                        clock.instant()));
        audited.is(Ids.text(PREFIX, id));
        return jdbc.first(SELECT + " where r.id = ?", Racks::view, id).orElseThrow();
    }

    /** The rack of this id or name in a site; throws not-found. */
    UUID require(UUID siteId, String idOrName) {
        return jdbc.first(
                        "select id from rack where site_id = ? and (name = ? or id = ?)",
                        row -> row.getObject(1, UUID.class),
                        siteId,
                        idOrName,
                        Ids.parse(PREFIX, idOrName).orElse(new UUID(0, 0)))
                .orElseThrow(() -> ProblemException.notFound("rack", idOrName));
    }

    private static View view(ResultSet row) throws SQLException {
        return new View(
                Ids.text(PREFIX, row.getObject("id", UUID.class)),
                row.getString("name"),
                new SiteId(row.getObject("site_id", UUID.class)).text(),
                row.getString("site_name"),
                Jdbc.instant(row, "created_at").orElseThrow());
    }
}
