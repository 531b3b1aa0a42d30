package io.pengyun.agent.lease;

import io.pengyun.agent.host.HostTime;
import io.pengyun.agent.host.StateFile;
import io.pengyun.agent.host.StateStore;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Holds the host's lease. The file it writes is one line: {@code boot id, end, margin, moment of writing}, all times in
 * milliseconds of the boot clock; the guard reads it too.
 *
 * <p>Thread-safe: a worker asks again right before it starts a leased instance.
 */
public final class LeaseKeeper {

    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);
    private static final int MAX_UNANSWERED = 256;

    private final HostTime time;
    private final StateStore store;
    private final TreeMap<Long, Long> sentAtBootMillis = new TreeMap<>();
    private LeaseState state;

    /** Starts with what an earlier agent of this boot has written down. */
    public LeaseKeeper(HostTime time, StateStore store) {
        this.time = time;
        this.store = store;
        this.state = store.read(StateFile.LEASE)
                .map(bytes -> parse(new String(bytes, StandardCharsets.US_ASCII)))
                .orElse(LeaseState.none());
    }

    /** Sequences count within a connection: what an earlier one was sent is answered no more. */
    public synchronized void connectionBegins() {
        sentAtBootMillis.clear();
    }

    /** To be called before the heartbeat of this sequence is handed to the network; 0 is the Hello. */
    public synchronized void sending(long sequence) {
        sentAtBootMillis.put(sequence, time.bootMillis());
        if (sentAtBootMillis.size() > MAX_UNANSWERED) {
            sentAtBootMillis.pollFirstEntry();
        }
    }

    /** The control plane renewed the lease. A grant for a sequence that was never sent is ignored. */
    public synchronized void granted(long sequence, long leaseMillis) {
        Long sentAt = sentAtBootMillis.get(sequence);
        if (sentAt == null || leaseMillis <= 0) {
            LOG.warnf("event=lease-ignored sequence=%d leaseMillis=%d", sequence, leaseMillis);
            return;
        }
        sentAtBootMillis.headMap(sequence, false).clear();
        LeaseState fresh = LeaseState.of(sentAt, leaseMillis);
        if (fresh.endsAtBootMillis() > state.endsAtBootMillis()) {
            state = fresh;
            store.writeUntilBoot(StateFile.LEASE, format(fresh).getBytes(StandardCharsets.US_ASCII));
        }
    }

    public synchronized LeaseState state() {
        return state;
    }

    /** Whether a leased instance may be started now. */
    public boolean allowsRunning() {
        return state().allowsRunning(time.bootMillis());
    }

    private String format(LeaseState lease) {
        return time.bootId() + " " + lease.endsAtBootMillis() + " " + lease.marginMillis() + " " + time.bootMillis()
                + "\n";
    }

    /** A lease of another boot, or one from this clock's future (the clock was reset), is none. */
    private LeaseState parse(String line) {
        String[] words = line.strip().split(" ");
        if (words.length != 4 || !words[0].equals(time.bootId())) {
            return LeaseState.none();
        }
        try {
            LeaseState stored = new LeaseState(Long.parseLong(words[1]), Long.parseLong(words[2]));
            return Long.parseLong(words[3]) <= time.bootMillis() ? stored : LeaseState.none();
        } catch (NumberFormatException e) {
            return LeaseState.none();
        }
    }
}
