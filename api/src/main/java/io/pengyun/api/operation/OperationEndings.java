package io.pengyun.api.operation;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Tells that an operator gave an operation up: its kind, and whoever follows events. */
@ApplicationScoped
class OperationEndings {

    private static final Logger LOG = Logger.getLogger(OperationEndings.class);

    private final OperationKinds kinds;
    private final StateCodec codec;
    private final OperationNews news;

    OperationEndings(OperationKinds kinds, StateCodec codec, OperationNews news) {
        this.kinds = kinds;
        this.codec = codec;
        this.news = news;
    }

    /** In the transaction that abandons it. A kind that is not known, or whose state is unreadable, cannot be told. */
    void abandoned(OperationEntity operation, Instant at) {
        news.ended(operation);
        kinds.find(operation.kind, operation.kindVersion).ifPresent(kind -> tell(operation, kind, at));
    }

    private <S> void tell(OperationEntity operation, OperationKind<S> kind, Instant at) {
        S state;
        try {
            state = codec.read(operation.state, kind.stateType());
        } catch (StateCodec.Unreadable unreadable) {
            LOG.warnf("operationId=%s abandoned with a state that cannot be read", operation.id);
            return;
        }
        kind.atEnd(operation.context(at), state, OperationKind.Ending.ABANDONED);
    }
}
