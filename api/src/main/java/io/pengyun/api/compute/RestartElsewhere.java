package io.pengyun.api.compute;

import io.pengyun.api.agent.LostHosts;
import io.pengyun.api.agent.WantedLedger;
import io.pengyun.api.inventory.HostDirectory;
import io.pengyun.api.metering.UsageLedger;
import io.pengyun.api.network.NetworkService;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.operation.OperationKind;
import io.pengyun.api.operation.OperationReason;
import io.pengyun.api.operation.OperationStep;
import io.pengyun.api.operation.OutsideStep;
import io.pengyun.api.operation.RecordStep;
import io.pengyun.api.operation.StepContext;
import io.pengyun.api.operation.StepResult;
import io.pengyun.api.placement.Claims;
import io.pengyun.api.placement.DemandRequest;
import io.pengyun.api.placement.PlacementDecision;
import io.pengyun.api.placement.PlacementDecision.HeldClaim;
import io.pengyun.api.placement.Placements;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.request.RequestPlacements;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Starts an instance elsewhere whose host is lost: finds room, moves the record under the next epoch, waits until it runs.
 *
 * <p>It runs at one place because of three things. Its old host is fenced: its lease has ended, so the agent or its guard
 * has stopped what ran under it, and it gets no new one before it has compared itself with what is wanted since. The
 * record moves only while that is so, under the lock that fencing takes. And an agent refuses an epoch below the one it
 * has seen.
 *
 * <p>Undone before the move by giving the room back. What has moved stays where it is: the way back leads to a lost host.
 */
@ApplicationScoped
class RestartElsewhere implements OperationKind<RestartElsewhere.State> {

    /**
     * @param demandId under which room is asked for
     * @param room what was found
     */
    record State(UUID instanceId, UUID lostHostId, UUID demandId, Optional<HeldClaim> room) {

        State with(HeldClaim found) {
            return new State(instanceId, lostHostId, demandId, Optional.of(found));
        }
    }

    private static final Duration DEADLINE = Duration.ofMinutes(15);

    /** Until it is tried again, when it could not be moved. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final InstanceRepository instances;
    private final OutlivedCopies copies;
    private final RequestPlacements requests;
    private final Placements placements;
    private final Claims claims;
    private final LostHosts lostHosts;
    private final HostDirectory hosts;
    private final WantedLedger wanted;
    private final NetworkService networks;
    private final InstanceRelease release;
    private final InstanceUsage usage;
    private final InstanceNews news;

    RestartElsewhere(
            InstanceRepository instances,
            OutlivedCopies copies,
            RequestPlacements requests,
            Placements placements,
            Claims claims,
            LostHosts lostHosts,
            HostDirectory hosts,
            WantedLedger wanted,
            NetworkService networks,
            InstanceRelease release,
            UsageLedger ledger,
            InstanceNews news) {
        this.instances = instances;
        this.copies = copies;
        this.requests = requests;
        this.placements = placements;
        this.claims = claims;
        this.lostHosts = lostHosts;
        this.hosts = hosts;
        this.wanted = wanted;
        this.networks = networks;
        this.release = release;
        this.usage = new InstanceUsage(ledger);
        this.news = news;
    }

    @Override
    public String name() {
        return "restart-elsewhere";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Class<State> stateType() {
        return State.class;
    }

    @Override
    public Duration deadline(State state) {
        return DEADLINE;
    }

    @Override
    public List<OperationStep<State>> steps() {
        return List.of(new FindRoom(), new Move(), new AwaitRunning());
    }

    /** Free for the next operation; one that has not moved is left alone for a while, and says why. */
    @Override
    public void atEnd(StepContext context, State state, Ending ending) {
        instances
                .lock(state.instanceId())
                .filter(instance -> context.operation().value().equals(instance.operationId))
                .ifPresent(instance -> {
                    instance.operationId = null;
                    if (ending != Ending.SUCCEEDED && instance.hostId.equals(state.lostHostId())) {
                        instance.recoverAfter = context.at().plus(PAUSE);
                        instance.recoveryNote =
                                context.reason().map(OperationReason::sentence).orElse("Given up by an operator.");
                    }
                });
    }

    private InstanceEntity lock(State state) {
        return instances.lock(state.instanceId()).orElseThrow();
    }

    /** The same demand is never placed twice, so the call may be repeated. */
    private final class FindRoom implements OutsideStep<State> {

        @Override
        public String name() {
            return "find-room";
        }

        @Override
        public Optional<StepResult<State>> look(StepContext context, State state) {
            return Optional.of(run(context, state));
        }

        @Override
        public StepResult<State> run(StepContext context, State state) {
            Optional<DemandRequest> demand =
                    requests.elsewhere(state.demandId(), state.instanceId(), state.lostHostId());
            if (demand.isEmpty()) {
                return StepResult.failed("no-claim", "It holds no capacity that could be moved.");
            }
            try {
                return switch (placements.place(demand.get())) {
                    case PlacementDecision.Placed placed ->
                        StepResult.done(state.with(placed.claims().getFirst()));
                    case PlacementDecision.Refused refused ->
                        StepResult.failed("no-capacity", "There is no room elsewhere: " + refused.sentence());
                };
            } catch (ProblemException refused) {
                return StepResult.failed(refused.code().text(), String.valueOf(refused.getMessage()));
            }
        }

        @Override
        public StepResult<State> undo(StepContext context, State state) {
            claims.giveBack(state.demandId());
            return StepResult.done(state);
        }
    }

    private final class Move implements RecordStep<State> {

        @Override
        public String name() {
            return "move";
        }

        @Override
        public StepResult<State> run(StepContext context, State state) {
            InstanceEntity instance = lock(state);
            HeldClaim room = state.room().orElseThrow();
            if (instance.hostId.equals(room.hostId())) {
                return StepResult.done(state);
            }
            UUID old = state.lostHostId();
            // Both hosts' rows are locked here, in their order; after that the old one cannot come back unnoticed.
            Map<UUID, Long> generations = wanted.bump(Set.of(old, room.hostId()));
            if (lostHosts.stillLost(Set.of(old)).isEmpty()) {
                return StepResult.failed("host-is-back", "Its host is back.");
            }
            try {
                claims.replace(instance.id, room.claimId());
            } catch (ProblemException expired) {
                return StepResult.failed(expired.code().text(), String.valueOf(expired.getMessage()));
            }
            copies.moved(instance.id, instance.epoch, old, generations.getOrDefault(old, 0L), room.hostId());
            long generation = generations.getOrDefault(room.hostId(), 0L);
            instance.moveToHost(room.hostId(), room.deviceAddresses(), generation, context.at());
            networks.follow(instance.id, room.hostId(), generation);
            instances.flush();
            release.leaveNetworks(Set.of(old));
            usage.record(List.of(stopped(instance, context.at())));
            news.moved(instance, old);
            return StepResult.done(state);
        }

        /** From here on until it is reported running again it does not run; when exactly it stopped, nobody saw. */
        private static InstanceReports.Change stopped(InstanceEntity instance, Instant at) {
            return new InstanceReports.Change(
                    instance.id,
                    instance.name,
                    instance.hostId,
                    instance.departmentId,
                    instance.projectId,
                    instance.vcpus,
                    instance.memoryMib,
                    instance.rootDiskGib,
                    instance.deviceAddresses.length,
                    instance.observedBootCount,
                    instance.wanted,
                    instance.observed,
                    ObservedState.STOPPED,
                    at,
                    Optional.empty(),
                    Optional.ofNullable(instance.operationId).map(OperationId::new));
        }
    }

    private final class AwaitRunning implements RecordStep<State> {

        @Override
        public String name() {
            return "await-running";
        }

        @Override
        public StepResult<State> run(StepContext context, State state) {
            InstanceEntity instance = lock(state);
            // A second loss ends this one: the instance is free then, and the next operation takes it further.
            if (instance.asWanted() || hosts.lostSince(Set.of(instance.hostId)).containsKey(instance.hostId)) {
                return StepResult.done(state);
            }
            if (instance.reportedUpToDate()
                    && instance.observed == ObservedState.FAILED
                    && ChangeInstance.HOPELESS.contains(instance.observedReasonCode)) {
                return StepResult.failed(
                        String.valueOf(instance.observedReasonCode), String.valueOf(instance.observedReason));
            }
            return StepResult.waiting(
                    state, "the instance to run on its new host, now " + instance.observed.text(), 0, 1);
        }
    }
}
