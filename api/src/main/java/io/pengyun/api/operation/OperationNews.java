package io.pengyun.api.operation;

import io.pengyun.api.event.EventKind;
import io.pengyun.api.event.Events;
import io.pengyun.api.event.Fact;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Tells that an operation stands still or has ended, in the transaction in which it does. */
@ApplicationScoped
class OperationNews {

    private final Events events;

    OperationNews(Events events) {
        this.events = events;
    }

    void parked(OperationEntity operation) {
        tell(EventKind.OPERATION_PARKED, operation);
    }

    void ended(OperationEntity operation) {
        tell(EventKind.OPERATION_ENDED, operation);
    }

    private void tell(EventKind kind, OperationEntity operation) {
        events.publish(new Fact(kind, operation.subject.owner(), operation.id.text(), Map.of())
                .with("kind", operation.kind)
                .with("subject", operation.subject.text())
                .with("status", operation.status.text())
                .with("actor", operation.subject.actor())
                .with("code", operation.reason.map(OperationReason::code))
                .with("reason", operation.reason.map(OperationReason::sentence)));
    }
}
