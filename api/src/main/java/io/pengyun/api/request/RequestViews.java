package io.pengyun.api.request;

import io.pengyun.api.approval.Approvals;
import io.pengyun.api.tenancy.ProjectDirectory;
import io.pengyun.api.tenancy.ProjectRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Makes views of requests; the number of queries does not grow with the number of requests. */
@ApplicationScoped
class RequestViews {

    private final ProjectDirectory projects;
    private final Approvals approvals;

    RequestViews(ProjectDirectory projects, Approvals approvals) {
        this.projects = projects;
        this.approvals = approvals;
    }

    RequestView of(RequestEntity request) {
        return of(List.of(request)).getFirst();
    }

    List<RequestView> of(List<RequestEntity> requests) {
        Map<UUID, ProjectRef> known = projects.refs(
                requests.stream().map(request -> request.projectId).toList());
        Map<UUID, String> waitsFor = approvals.waitsFor(requests.stream()
                .filter(request -> request.state == RequestState.SUBMITTED)
                .map(request -> request.id)
                .toList());
        return requests.stream()
                .map(request -> RequestView.of(
                        request,
                        Objects.requireNonNull(known.get(request.projectId)),
                        Optional.ofNullable(waitsFor.get(request.id))))
                .toList();
    }
}
