package io.pengyun.agent.lease;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.HypervisorDriver;
import io.pengyun.agent.driver.Inventory.InstanceOnHost;
import io.pengyun.agent.driver.Inventory.Power;
import java.util.List;
import org.jboss.logging.Logger;

/** Powers off whatever is leased and runs, by what the host itself says: needs no wanted state and no agent. */
public final class LeaseEnd {

    private static final Logger LOG = Logger.getLogger(LeaseEnd.class);

    private final HypervisorDriver driver;
    private final LeaseKeeper lease;

    public LeaseEnd(HypervisorDriver driver, LeaseKeeper lease) {
        this.driver = driver;
        this.lease = lease;
    }

    /**
     * Does it once.
     *
     * @return whether nothing leased runs without a lease any more
     */
    public boolean enforce() {
        if (lease.allowsRunning()) {
            return true;
        }
        try {
            List<InstanceOnHost> running = driver.inventory().instances().values().stream()
                    .filter(instance -> instance.record().leased() && instance.power() == Power.RUNNING)
                    .toList();
            boolean allOff = true;
            for (InstanceOnHost instance : running) {
                allOff &= powerOff(instance);
            }
            return allOff;
        } catch (DriverException e) {
            LOG.errorf("event=guard-look-failed code=%s reason=\"%s\"", e.code().text(), e.getMessage());
            return false;
        }
    }

    private boolean powerOff(InstanceOnHost instance) {
        try {
            driver.powerOff(instance.record().instanceId());
            LOG.warnf("event=guard-power-off instanceId=%s", instance.record().instanceId());
            return true;
        } catch (DriverException e) {
            LOG.errorf(
                    "event=guard-power-off-failed instanceId=%s code=%s reason=\"%s\"",
                    instance.record().instanceId(), e.code().text(), e.getMessage());
            return false;
        }
    }
}
