package io.pengyun.api.identity;

import io.pengyun.api.access.Access;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableContext;
import io.quarkus.arc.ManagedContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Supplier;

/** Who stands behind a token, for those who meet callers outside a request of the API, e.g. at a WebSocket. */
@ApplicationScoped
public class Callers {

    private final Tokens tokens;
    private final MachineTokens machines;
    private final ForeignLogins foreign;
    private final GrantReader grants;
    private final RequestAccess request;

    Callers(Tokens tokens, MachineTokens machines, ForeignLogins foreign, GrantReader grants, RequestAccess request) {
        this.tokens = tokens;
        this.machines = machines;
        this.foreign = foreign;
        this.grants = grants;
        this.request = request;
    }

    /** Somebody who has shown who they are. */
    public sealed interface Login {}

    private record Person(UserId user, SessionId session) implements Login {}

    private record Machine(MachineTokenId token) implements Login {}

    /** Who shows this token; empty when it is not valid (any more). */
    public Optional<Login> login(String token) {
        return login(token, Origin.UNKNOWN);
    }

    private Optional<Login> login(String token, Origin origin) {
        return MachineTokens.isOne(token)
                ? machines.verify(token).map(Machine::new)
                : tokens.verify(token)
                        .map(claims -> new Person(claims.userId(), claims.session()))
                        .or(() -> foreign.find(token, origin).map(visit -> new Person(visit.user(), visit.session())))
                        .map(person -> person);
    }

    /** The login of the caller at hand, to be taken up later. */
    public Login login(Access.Caller caller) {
        return caller.machineToken()
                .<Login>map(token -> new Machine(new MachineTokenId(token)))
                .orElseGet(() -> new Person(
                        new UserId(caller.userId()),
                        new SessionId(caller.session().orElseThrow())));
    }

    /**
     * The caller's rights as they are now; empty when the user is gone or disabled, or the login or the machine's token has
     * ended. Whoever came in through the identity provider is asked for there now and then.
     */
    public Optional<Access> access(Login login) {
        return switch (login) {
            case Person person -> {
                foreign.confirm(person.session());
                yield grants.read(person.user(), Optional.of(person.session())).map(Grants::ofPerson);
            }
            case Machine machine -> machines.access(machine.token());
        };
    }

    /** The caller's rights as they are now; empty when the token is not valid (any more). */
    Optional<Access> access(String token, Origin origin) {
        return login(token, origin).flatMap(this::access);
    }

    /** Does the work as in a request of this caller; a request at hand is set aside meanwhile. */
    public <T> T as(Access caller, Supplier<T> work) {
        ManagedContext context = Arc.container().requestContext();
        InjectableContext.ContextState before = context.getStateIfActive();
        context.activate();
        try {
            request.found(caller);
            return work.get();
        } finally {
            context.terminate();
            if (before != null) {
                context.activate(before);
            }
        }
    }
}
