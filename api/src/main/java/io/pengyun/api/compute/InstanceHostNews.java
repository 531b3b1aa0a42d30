package io.pengyun.api.compute;

import io.pengyun.api.access.Owner;
import io.pengyun.api.agent.HostListener;
import io.pengyun.api.compute.InstanceNews.Whose;
import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Tells the owners of instances when the host beneath is lost. */
@ApplicationScoped
class InstanceHostNews implements HostListener {

    private final Jdbc jdbc;
    private final InstanceNews news;

    InstanceHostNews(Jdbc jdbc, InstanceNews news) {
        this.jdbc = jdbc;
        this.news = news;
    }

    @Override
    public void hostUp(UUID hostId) {
        // Its instances are told of when they are reported.
    }

    @Override
    public void hostUnreachable(UUID hostId) {
        // They may well run.
    }

    @Override
    public void hostLost(UUID hostId) {
        news.hostLost(
                hostId,
                jdbc.list(
                        "select id, name, department_id, project_id from instance where host_id = ?"
                                + " and wanted = 'running' and purged_at is null order by id",
                        row -> new Whose(
                                row.getObject("id", UUID.class),
                                row.getString("name"),
                                Owner.project(
                                        row.getObject("department_id", UUID.class),
                                        row.getObject("project_id", UUID.class))),
                        hostId));
    }
}
