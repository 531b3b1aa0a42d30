package io.pengyun.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.Inventory;
import io.pengyun.agent.driver.simulated.Faults;
import io.pengyun.agent.driver.simulated.RunWitness;
import io.pengyun.agent.driver.simulated.SimulatedDriver;
import io.pengyun.agent.driver.simulated.SimulatedFacts;
import io.pengyun.agent.driver.simulated.SimulatedHost;
import io.pengyun.agent.driver.simulated.VirtualTime;
import io.pengyun.agent.host.MemoryStateStore;
import io.pengyun.agent.lease.LeaseKeeper;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class DriverHandsTest {

    private static final UUID ID = new UUID(1, 1);

    private final VirtualTime time = new VirtualTime();
    private final SimulatedDriver driver = new SimulatedDriver(new SimulatedHost(
            "blade-1", SimulatedFacts.dawningBlade(4096), time, time, Faults.none(), new RunWitness()));
    private final Queue<Runnable> queued = new ArrayDeque<>();
    private final List<Future<?>> watched = new ArrayList<>();
    private final List<Optional<DriverException>> answers = new ArrayList<>();
    private final LeaseKeeper lease = new LeaseKeeper(time, new MemoryStateStore());

    private DriverHands hands(Executor workers) {
        return new DriverHands(driver, lease, workers, workers, (work, bound) -> watched.add(work), Runnable::run);
    }

    private Optional<DriverException> act(Action action) {
        hands(Runnable::run).act(action, answers::add);
        assertEquals(1, answers.size(), "one answer");
        return answers.getFirst();
    }

    @Test
    void aLeasedInstanceIsNotStartedWhenTheLeaseEndedMeanwhile() {
        driver.define(Wishes.running(ID, 1).setLeased(true).build());

        assertTrue(act(new Action.Start(ID, true)).isPresent());
    }

    @Test
    void whatTheDriverRefusesIsAnsweredWithItsCode() {
        DriverException failure = act(new Action.Start(ID, false)).orElseThrow();

        assertEquals(DriverException.Code.NOT_FOUND, failure.code());
    }

    @Test
    void workThatIsGivenUpBeforeItBeganIsAnsweredOnce() {
        hands(queued::add).act(new Action.PowerOff(ID, false), answers::add);

        watched.getFirst().cancel(true);
        queued.forEach(Runnable::run);

        assertEquals(1, answers.size());
        assertEquals(
                DriverException.Code.UNREACHABLE,
                answers.getFirst().orElseThrow().code());
    }

    @Test
    void workThatIsGivenUpAfterItsEndIsAnsweredOnce() {
        hands(Runnable::run).act(new Action.PowerOff(ID, false), answers::add);

        watched.getFirst().cancel(true);

        assertEquals(List.of(Optional.empty()), answers);
    }

    @Test
    void anExecutorThatHasEndedIsAnAnswerToo() {
        List<String> looked = new ArrayList<>();
        hands(task -> {
                    throw new RejectedExecutionException("ended");
                })
                .look(new Hands.Looked() {
                    @Override
                    public void inventory(Inventory inventory) {
                        looked.add("inventory");
                    }

                    @Override
                    public void failed(DriverException failure) {
                        looked.add(failure.code().text());
                    }
                });

        assertEquals(List.of("hypervisor-unreachable"), looked);
    }
}
