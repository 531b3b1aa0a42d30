package io.pengyun.api.identity;

import io.pengyun.api.platform.CallRates;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.quarkus.scheduler.Scheduled;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses callers that call too often, before anything is told or done of what they want. Who calls without a token, or with
 * a wrong one, is counted by address. Each replica counts on its own.
 */
@Provider
@Priority(CallRateFilter.BEFORE_AUDIT)
class CallRateFilter implements ContainerRequestFilter {

    static final int BEFORE_AUDIT = Priorities.AUTHENTICATION + 50;

    private final Optional<CallRates> rates;
    private final Clock clock;

    @Inject
    RequestAccess access;

    @Inject
    HttpServerRequest request;

    CallRateFilter(
            @ConfigProperty(name = "pengyun.rate.per-second", defaultValue = "50") int perSecond,
            @ConfigProperty(name = "pengyun.rate.burst", defaultValue = "200") int burst,
            Clock clock) {
        this.rates = perSecond == 0 ? Optional.empty() : Optional.of(new CallRates(perSecond, burst));
        this.clock = clock;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        rates.flatMap(limits -> limits.take(caller(), clock.instant())).ifPresent(wait -> {
            long seconds = Math.max(1, wait.plus(Duration.ofMillis(999)).toSeconds());
            throw new ProblemException(
                            ProblemCode.TOO_MANY_REQUESTS,
                            "You call too often; wait " + seconds + " s, and then call less often.")
                    .with("retryAfterSeconds", seconds);
        });
    }

    @Scheduled(every = "60s")
    void forgetQuiet() {
        rates.ifPresent(limits -> limits.forgetQuiet(clock.instant()));
    }

    private String caller() {
        return access.identity()
                .orElseGet(() -> "address " + request.remoteAddress().hostAddress());
    }
}
