package io.pengyun.api.request;

import io.pengyun.api.tenancy.ProjectDirectory;
import io.pengyun.api.tenancy.ProjectRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Makes views of requests; the number of queries does not grow with the number of requests. */
@ApplicationScoped
class RequestViews {

    private final ProjectDirectory projects;

    RequestViews(ProjectDirectory projects) {
        this.projects = projects;
    }

    RequestView of(RequestEntity request) {
        return of(List.of(request)).getFirst();
    }

    List<RequestView> of(List<RequestEntity> requests) {
        Map<UUID, ProjectRef> known = projects.refs(
                requests.stream().map(request -> request.projectId).toList());
        return requests.stream()
                .map(request -> RequestView.of(request, Objects.requireNonNull(known.get(request.projectId))))
                .toList();
    }
}
