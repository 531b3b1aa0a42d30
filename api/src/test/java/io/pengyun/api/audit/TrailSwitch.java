package io.pengyun.api.audit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Replica;
import io.quarkus.arc.ClientProxy;
import io.quarkus.test.junit.QuarkusMock;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Lets a benchmark write with the trail and without it, in turn: what is the difference? */
@ApplicationScoped
public class TrailSwitch {

    private final ChainedAuditTrail trail;
    private final DataSource dataSource;
    private final Ids ids;
    private final Clock clock;
    private final Replica replica;
    private volatile boolean off;

    TrailSwitch(ChainedAuditTrail trail, DataSource dataSource, Ids ids, Clock clock, Replica replica) {
        this.trail = trail;
        this.dataSource = dataSource;
        this.ids = ids;
        this.clock = clock;
        this.replica = replica;
    }

    /** Puts itself in the place of the trail, until the end of the test. */
    public void install() {
        QuarkusMock.installMockForInstance(new Switched((ChainedAuditTrail) ClientProxy.unwrap(trail)), trail);
    }

    public void off(boolean nowOff) {
        off = nowOff;
    }

    private final class Switched extends ChainedAuditTrail {

        private final ChainedAuditTrail real;

        Switched(ChainedAuditTrail real) {
            super(dataSource, ids, clock, replica, new SimpleMeterRegistry());
            this.real = real;
        }

        @Override
        public UUID open(AuditAct act) {
            return off ? ids.next() : real.open(act);
        }

        @Override
        public void complete(
                UUID entryId,
                AuditOutcome outcome,
                Optional<String> subject,
                Optional<UUID> departmentId,
                Map<String, String> details) {
            if (!off) {
                real.complete(entryId, outcome, subject, departmentId, details);
            }
        }

        @Override
        public void read(AuditAct act, AuditOutcome outcome) {
            if (!off) {
                real.read(act, outcome);
            }
        }
    }
}
