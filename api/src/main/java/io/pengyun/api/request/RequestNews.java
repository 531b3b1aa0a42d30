package io.pengyun.api.request;

import io.pengyun.api.access.Owner;
import io.pengyun.api.event.EventKind;
import io.pengyun.api.event.Events;
import io.pengyun.api.event.Fact;
import io.pengyun.api.operation.OperationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Tells where a request stands now, in the transaction that moved it. */
@ApplicationScoped
class RequestNews {

    private final Events events;

    RequestNews(Events events) {
        this.events = events;
    }

    void tell(RequestEntity request) {
        events.publish(Fact.of(
                        kind(request.state),
                        Owner.project(request.departmentId, request.projectId),
                        new RequestId(request.id).text())
                .with("requester", request.requesterName)
                .with("purpose", request.purpose)
                .with("reason", Optional.ofNullable(request.reason))
                .with("operation", Optional.ofNullable(request.operationId).map(id -> new OperationId(id).text())));
    }

    private static EventKind kind(RequestState state) {
        return switch (state) {
            case SUBMITTED -> EventKind.REQUEST_SUBMITTED;
            case APPROVED -> EventKind.REQUEST_APPROVED;
            case REJECTED -> EventKind.REQUEST_REJECTED;
            case CANCELLED -> EventKind.REQUEST_CANCELLED;
            case EXPIRED -> EventKind.REQUEST_EXPIRED;
            case FULFILLED -> EventKind.REQUEST_FULFILLED;
            case FAILED -> EventKind.REQUEST_FAILED;
        };
    }
}
