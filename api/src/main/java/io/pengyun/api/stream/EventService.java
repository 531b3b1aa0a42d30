package io.pengyun.api.stream;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Reach;
import io.pengyun.api.event.Event;
import io.pengyun.api.event.EventFilter;
import io.pengyun.api.event.EventLog;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.stream.EventReader.Sign;
import io.pengyun.api.tenancy.ProjectDirectory;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What callers may see of events: those of their departments. */
@ApplicationScoped
class EventService {

    private final EventLog log;
    private final EventStreams streams;
    private final ProjectDirectory projects;
    private final Access access;

    EventService(EventLog log, EventStreams streams, ProjectDirectory projects, Access access) {
        this.log = log;
        this.streams = streams;
        this.projects = projects;
        this.access = access;
    }

    /** What the caller asks for, within what it may see. */
    @Transactional
    EventFilter filter(List<String> kinds, Optional<String> project, Optional<String> subject) {
        Reach reach = access.reach(Permission.EVENT_READ);
        Reach asked = project.map(name -> reach.only(
                        projects.require(Permission.EVENT_READ, name).id().value()))
                .orElse(reach);
        return new EventFilter(asked, EventFilter.kinds("kind", kinds), subject);
    }

    @Transactional
    Page<Event> list(EventFilter filter, PageRequest page) {
        // The pages' keys are ids; a number is the lower half of one.
        long before = page.before().map(UUID::getLeastSignificantBits).orElse(Long.MAX_VALUE);
        return page.page(
                log.before(before, filter, page.limit()), event -> new UUID(0, event.number()), event -> event);
    }

    Multi<Sign> watch(EventFilter filter, Optional<Long> after, Runnable hangUp) {
        return streams.watch(access, filter, after, hangUp);
    }
}
