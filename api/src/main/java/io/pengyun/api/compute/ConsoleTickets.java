package io.pengyun.api.compute;

import io.pengyun.api.access.Access.Caller;
import io.pengyun.api.identity.Callers;
import io.pengyun.api.identity.Callers.Login;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tickets for consoles: whoever has one may open that console, once, within half a minute. So a browser needs no header
 * for it, and no long-lived token stands in an address. A ticket says who its holder is and never what they may do: that
 * is looked up when the console is opened.
 *
 * <p>In memory: a ticket is for the replica that gave it, as is the agent's connection that the console goes through.
 */
@ApplicationScoped
class ConsoleTickets {

    private static final Duration LIFE = Duration.ofSeconds(30);
    private static final int MOST = 1_000;
    private static final int BYTES = 24;

    private final Map<String, Issued> tickets = new ConcurrentHashMap<>();
    private final Callers callers;
    private final SecureRandom random;
    private final Clock clock;

    ConsoleTickets(Callers callers, SecureRandom random, Clock clock) {
        this.callers = callers;
        this.random = random;
        this.clock = clock;
    }

    /** For whom it was issued, to which console. */
    record Issued(UUID instanceId, Login login, Instant expiresAt) {}

    record Ticket(String text, Instant expiresAt) {}

    /** @param caller who may open the console with it */
    Ticket issue(UUID instanceId, Caller caller) {
        Instant now = clock.instant();
        tickets.values().removeIf(issued -> !issued.expiresAt().isAfter(now));
        if (tickets.size() >= MOST) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "Too many consoles are just being opened.");
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant expiresAt = now.plus(LIFE);
        tickets.put(text, new Issued(instanceId, callers.login(caller), expiresAt));
        return new Ticket(text, expiresAt);
    }

    /** Empty when there is no such ticket, it was taken, or its time is over. */
    Optional<Issued> take(String text) {
        return Optional.ofNullable(tickets.remove(text))
                .filter(issued -> issued.expiresAt().isAfter(clock.instant()));
    }
}
