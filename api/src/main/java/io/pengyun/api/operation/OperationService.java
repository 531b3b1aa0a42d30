package io.pengyun.api.operation;

import io.pengyun.api.platform.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** What other features do with operations. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class OperationService implements Operations {

    private final OperationRepository repository;
    private final OperationKinds kinds;
    private final StateCodec codec;
    private final Ids ids;
    private final Clock clock;

    OperationService(OperationRepository repository, OperationKinds kinds, StateCodec codec, Ids ids, Clock clock) {
        this.repository = repository;
        this.kinds = kinds;
        this.codec = codec;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public OperationId draw() {
        return new OperationId(ids.next());
    }

    @Override
    public <S> void start(OperationId id, OperationKind<S> kind, S state, OperationSubject subject) {
        if (kinds.find(kind.name(), kind.version()).isEmpty()) {
            throw new IllegalArgumentException("no kind " + kind.name() + " version " + kind.version());
        }
        Instant now = clock.instant();
        repository.insert(new OperationEntity(
                id, kind.name(), kind.version(), subject, codec.write(state), now, now.plus(kind.deadline(state))));
    }

    @Override
    public void wake(Collection<OperationId> operations) {
        if (!operations.isEmpty()) {
            repository.wake(operations);
        }
    }

    @Override
    public Optional<OperationView> find(OperationId id) {
        return repository.find(id).map(operation -> OperationViews.of(operation, kinds));
    }

    @Override
    public boolean cancel(OperationId id) {
        return repository.requestUndo(id, new OperationReason("cancelled", "It was cancelled."), clock.instant());
    }
}
