package io.pengyun.api.inventory;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Versions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Data centres and their accreditation. */
@ApplicationScoped
class SiteService implements SiteDirectory {

    private final SiteRepository sites;
    private final Access access;
    private final AuditSubject audited;
    private final Ids ids;
    private final Clock clock;

    SiteService(SiteRepository sites, Access access, AuditSubject audited, Ids ids, Clock clock) {
        this.sites = sites;
        this.access = access;
        this.audited = audited;
        this.ids = ids;
        this.clock = clock;
    }

    @Transactional
    Page<SiteViews.View> list(PageRequest page) {
        access.requirePlatform(Permission.INVENTORY_READ);
        return page.page(sites.page(page.beforeOrMaximum(), page.limit()), site -> site.id, SiteViews.View::of);
    }

    @Transactional
    SiteViews.View get(String idOrName) {
        access.requirePlatform(Permission.INVENTORY_READ);
        return SiteViews.View.of(find(idOrName));
    }

    @Transactional
    SiteViews.View create(SiteViews.Create create) {
        access.requirePlatform(Permission.INVENTORY_WRITE);
        if (sites.count("name", create.name()) > 0) {
            throw new ProblemException(ProblemCode.NAME_TAKEN, "There is a site \"" + create.name() + "\" already.");
        }
        SiteEntity site = new SiteEntity();
        site.id = ids.next();
        site.name = create.name();
        site.title = create.title();
        site.accreditationLevel = create.accreditationLevel().orElse(0);
        site.accreditationUntil = create.accreditationUntil().orElse(null);
        site.assessedRisk = create.assessedRisk().orElse(null);
        site.createdAt = clock.instant();
        site.updatedAt = site.createdAt;
        sites.persistAndFlush(site);
        audited.is(new SiteId(site.id).text());
        return SiteViews.View.of(site);
    }

    @Transactional
    SiteViews.View update(String idOrName, SiteViews.Update update, @Nullable String ifMatch) {
        access.requirePlatform(Permission.INVENTORY_WRITE);
        SiteEntity site = find(idOrName);
        audited.is(new SiteId(site.id).text());
        Versions.require(ifMatch, site.version);
        update.title().ifPresent(title -> site.title = title);
        update.accreditationLevel().ifPresent(level -> site.accreditationLevel = level);
        update.accreditationUntil().ifPresent(until -> site.accreditationUntil = until);
        update.assessedRisk().ifPresent(risk -> site.assessedRisk = risk);
        site.updatedAt = clock.instant();
        sites.flush();
        return SiteViews.View.of(site);
    }

    @Override
    @Transactional(Transactional.TxType.SUPPORTS)
    public String requireName(String idOrName, String field) {
        return sites.byIdOrName(idOrName)
                .map(site -> site.name)
                .orElseThrow(() -> ProblemException.invalid(field, "there is no site \"" + idOrName + "\""));
    }

    SiteEntity find(String idOrName) {
        return sites.byIdOrName(idOrName).orElseThrow(() -> ProblemException.notFound("site", idOrName));
    }
}
