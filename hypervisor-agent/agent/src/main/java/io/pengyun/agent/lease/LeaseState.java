package io.pengyun.agent.lease;

/**
 * A lease at one moment.
 *
 * @param endsAtBootMillis all leased instances must be off by then, on the host's boot clock; 0: there is no lease
 * @param marginMillis stopping begins this long before the end
 */
public record LeaseState(long endsAtBootMillis, long marginMillis) {

    private static final long GREATEST_MARGIN_MILLIS = 5_000;

    /** No lease: nothing leased may run. */
    public static LeaseState none() {
        return new LeaseState(0, 0);
    }

    /** A quarter of the lease is kept for stopping, at most five seconds. */
    static LeaseState of(long sentAtBootMillis, long leaseMillis) {
        return new LeaseState(sentAtBootMillis + leaseMillis, Math.min(GREATEST_MARGIN_MILLIS, leaseMillis / 4));
    }

    /** When stopping begins. */
    public long stopsAtBootMillis() {
        return endsAtBootMillis - marginMillis;
    }

    /** Whether leased instances may run and be started. */
    public boolean allowsRunning(long nowBootMillis) {
        return nowBootMillis < stopsAtBootMillis();
    }
}
