package io.pengyun.api.operation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every kind of operation that this build knows, by name and version. */
@ApplicationScoped
class OperationKinds {

    private final Map<Key, OperationKind<?>> kinds;

    private record Key(String name, int version) {}

    @Inject
    OperationKinds(@Any Instance<OperationKind<?>> kinds) {
        this((Iterable<OperationKind<?>>) kinds);
    }

    OperationKinds(Iterable<OperationKind<?>> kinds) {
        Map<Key, OperationKind<?>> found = new HashMap<>();
        for (OperationKind<?> kind : kinds) {
            check(kind);
            if (found.put(new Key(kind.name(), kind.version()), kind) != null) {
                throw new IllegalStateException("two operation kinds " + kind.name() + " version " + kind.version());
            }
        }
        this.kinds = Map.copyOf(found);
    }

    Optional<OperationKind<?>> find(String name, int version) {
        return Optional.ofNullable(kinds.get(new Key(name, version)));
    }

    private static <S> void check(OperationKind<S> kind) {
        Set<String> names = new HashSet<>();
        for (OperationStep<S> step : kind.steps()) {
            if (!names.add(step.name())) {
                throw new IllegalStateException(kind.name() + " has two steps " + step.name());
            }
        }
        if (names.isEmpty()) {
            throw new IllegalStateException(kind.name() + " has no step");
        }
    }
}
