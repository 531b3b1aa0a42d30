package io.pengyun.agent.reconcile;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the agent remembers of one subject between two comparisons. All times are on the host's boot clock, in milliseconds.
 *
 * @param inFlight the action at work, if any
 * @param failure of the last action, until one succeeds or something else is wanted
 * @param shutdown since when the guest has been asked to shut down; kept until its next start, since it may obey late
 * @param ending the last end that came by itself
 * @param startedAt when this agent last started the instance
 * @param stoppedForLease it is off because the lease ended: not by itself, and to be started again under a new lease
 * @param strayingSince since when nobody wants it
 */
public record Progress(
        Optional<InFlight> inFlight,
        Optional<Failure> failure,
        Optional<Shutdown> shutdown,
        Optional<Ending> ending,
        OptionalLong startedAt,
        boolean stoppedForLease,
        OptionalLong strayingSince) {

    private static final long LEAST_RETRY_MILLIS = 1_000;
    private static final long GREATEST_RETRY_MILLIS = 60_000;
    private static final long STEADY_MILLIS = 60_000;
    /** While it is being stopped, the guest is asked more often than this: an older request was for another stop. */
    private static final long ASKED_LONG_AGO_MILLIS = 90_000;

    /** An action handed out at this time. */
    public record InFlight(Action action, long since) {
        boolean overdue(long now) {
            return now - since > action.boundMillis();
        }
    }

    /**
     * @param generation what was wanted when it failed: a newer wish is tried at once
     * @param attempts in a row, from 1
     */
    public record Failure(String code, String message, long generation, int attempts, long at, long retryAt) {}

    /** @param last the latest of the requests: a guest that is still booting does not hear the first */
    public record Shutdown(long first, long last) {}

    /**
     * @param bootCount of the start that ended so
     * @param quickEnds ends in a row that came soon after their start
     * @param restartAt not before this time
     */
    public record Ending(long bootCount, int quickEnds, long restartAt) {}

    static Progress none() {
        return new Progress(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                false,
                OptionalLong.empty());
    }

    /** The requests of the stop that is going on now. */
    Optional<Shutdown> asking(long now) {
        return shutdown.filter(asked -> now - asked.last() < ASKED_LONG_AGO_MILLIS);
    }

    Progress begun(Action action, long now) {
        Optional<Shutdown> asked = action instanceof Action.RequestShutdown
                ? Optional.of(new Shutdown(asking(now).map(Shutdown::first).orElse(now), now))
                : shutdown;
        boolean forLease = action instanceof Action.PowerOff powerOff && powerOff.forLease() || stoppedForLease;
        return new Progress(
                Optional.of(new InFlight(action, now)), failure, asked, ending, startedAt, forLease, strayingSince);
    }

    Progress succeeded(Action action, long now) {
        boolean runs = action instanceof Action.Start;
        return new Progress(
                Optional.empty(),
                Optional.empty(),
                runs ? Optional.empty() : shutdown,
                ending,
                runs || action instanceof Action.Reboot ? OptionalLong.of(now) : startedAt,
                stoppedForLease && !runs,
                strayingSince);
    }

    Progress failed(String code, String message, long generation, long now) {
        int attempts = failure.filter(earlier -> earlier.generation() == generation)
                        .map(Failure::attempts)
                        .orElse(0)
                + 1;
        long retryAt = now + pauseMillis(attempts);
        return new Progress(
                Optional.empty(),
                Optional.of(new Failure(code, message, generation, attempts, now, retryAt)),
                shutdown,
                ending,
                startedAt,
                stoppedForLease,
                strayingSince);
    }

    /** It ended by itself after the start with this count. The first end is mended at once, quick repeats ever later. */
    Progress ended(long bootCount, long now) {
        if (ending.isPresent() && ending.get().bootCount() == bootCount) {
            return this;
        }
        boolean quick = startedAt.isPresent() && now - startedAt.getAsLong() < STEADY_MILLIS;
        int quickEnds = quick ? ending.map(Ending::quickEnds).orElse(0) + 1 : 0;
        long restartAt = quickEnds == 0 ? now : now + pauseMillis(quickEnds);
        return new Progress(
                inFlight,
                failure,
                shutdown,
                Optional.of(new Ending(bootCount, quickEnds, restartAt)),
                startedAt,
                stoppedForLease,
                strayingSince);
    }

    Progress mended() {
        return failure.isEmpty()
                ? this
                : new Progress(inFlight, Optional.empty(), shutdown, ending, startedAt, stoppedForLease, strayingSince);
    }

    Progress straying(OptionalLong since) {
        return new Progress(inFlight, failure, shutdown, ending, startedAt, stoppedForLease, since);
    }

    Progress offForLease() {
        return new Progress(inFlight, failure, shutdown, ending, startedAt, true, strayingSince);
    }

    private static long pauseMillis(int attempts) {
        return Math.min(GREATEST_RETRY_MILLIS, LEAST_RETRY_MILLIS << Math.min(attempts - 1, 6));
    }
}
