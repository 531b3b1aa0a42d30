package io.pengyun.api.operation;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Tells a kind that an operator gave its operation up. */
@ApplicationScoped
class OperationEndings {

    private static final Logger LOG = Logger.getLogger(OperationEndings.class);

    private final OperationKinds kinds;
    private final StateCodec codec;

    OperationEndings(OperationKinds kinds, StateCodec codec) {
        this.kinds = kinds;
        this.codec = codec;
    }

    /** In the transaction that abandons it. A kind that is not known, or whose state is unreadable, cannot be told. */
    void abandoned(OperationEntity operation, Instant at) {
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
