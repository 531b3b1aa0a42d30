package io.pengyun.api.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.placement.DemandRequest.Item;
import io.pengyun.api.placement.DemandRequest.Shape;
import io.pengyun.api.placement.PlacementDecision.HeldClaim;
import io.pengyun.api.placement.PlacementLab.HostSize;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Law 2 under the worst split of the leadership: two leaders at work at once, each with its own picture and no news of
 * what the other or anybody else does, while claims come and go.
 */
class RacingLeadersTest {

    private static final int DEMANDS = 80;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 20261123})
    void neverOverbook(long seed) throws Exception {
        PlacementLab lab = new PlacementLab();
        Random random = new Random(seed);
        UUID east = lab.addSite("east", 3);
        UUID west = lab.addSite("west", 1);
        for (int host = 0; host < 8; host++) {
            lab.addHost(
                    random.nextBoolean() ? east : west,
                    new HostSize(
                            8 + random.nextInt(17),
                            (8 + random.nextInt(25)) * 1024L,
                            200 + random.nextInt(300),
                            random.nextInt(3)));
        }
        List<DemandRequest> asked = new CopyOnWriteArrayList<>();
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<?>> running = new ArrayList<>();
            running.add(threads.submit(() -> lead(lab, done)));
            running.add(threads.submit(() -> lead(lab, done)));
            running.add(threads.submit(() -> letGo(lab, asked, new Random(seed + 1), done)));
            for (int number = 0; number < DEMANDS; number++) {
                asked.add(ask(lab, random));
                if (number % 10 == 9) {
                    awaitDecided(lab, asked);
                }
            }
            awaitDecided(lab, asked);
            done.set(true);
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
        assertLaws(lab, asked);
    }

    private static void lead(PlacementLab lab, AtomicBoolean done) {
        PlacementLeader leader = lab.leader();
        while (!done.get()) {
            leader.decideWaiting();
        }
    }

    private static void letGo(PlacementLab lab, List<DemandRequest> asked, Random random, AtomicBoolean done) {
        while (!done.get()) {
            if (!asked.isEmpty()) {
                lab.claims().releaseHeld(asked.get(random.nextInt(asked.size())).demandId());
            }
            // So that the fleet is full now and then.
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static DemandRequest ask(PlacementLab lab, Random random) {
        boolean gpu = random.nextInt(4) == 0;
        int count = 1 + random.nextInt(4);
        Item instances = new Item(
                count,
                new Shape(
                        1,
                        1 + random.nextInt(4),
                        (1 + random.nextInt(6)) * 1024L,
                        10 + random.nextInt(50),
                        gpu ? 1 : 0,
                        gpu ? Optional.of("Tesla C2050") : Optional.empty()),
                Optional.empty(),
                random.nextInt(3) == 0,
                Optional.empty());
        int accreditation = random.nextInt(4);
        if (random.nextBoolean()) {
            return lab.ask(accreditation, instances);
        }
        Shape volume = new Shape(0, 0, 0, 10 + random.nextInt(40), 0, Optional.empty());
        return lab.ask(accreditation, instances, new Item(count, volume, Optional.of(0), false, Optional.empty()));
    }

    private static void awaitDecided(PlacementLab lab, List<DemandRequest> asked) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (lab.queue().length() > 0) {
            assertTrue(System.nanoTime() < until, "demands wait for a minute");
            LockSupport.parkNanos(1_000_000);
        }
        asked.forEach(demand -> lab.answerTo(demand));
    }

    private static void assertLaws(PlacementLab lab, List<DemandRequest> asked) {
        assertEquals(
                0,
                lab.number("select count(*) from host_capacity where held_vcpus > vcpus or held_memory_mib > memory_mib"
                        + " or held_disk_gib > disk_gib"),
                "a host is overbooked");
        assertEquals(
                0,
                lab.number("select count(*) from host_capacity c left join (select host_id, sum(vcpus) as vcpus,"
                        + " sum(memory_mib) as memory_mib, sum(disk_gib) as disk_gib from claim group by host_id) s"
                        + " on s.host_id = c.host_id where (c.held_vcpus, c.held_memory_mib, c.held_disk_gib) is distinct"
                        + " from (coalesce(s.vcpus, 0), coalesce(s.memory_mib, 0), coalesce(s.disk_gib, 0))"),
                "what is held is not the sum of the claims");
        assertEquals(
                lab.number("select coalesce(sum(gpus), 0) from claim"),
                lab.number("select count(*) from claim_device"),
                "a claim lacks a device");
        long placed = 0;
        for (DemandRequest demand : asked) {
            List<HeldClaim> claims = lab.claims().placedFor(demand.demandId());
            if (!lab.answerTo(demand).placed()) {
                assertEquals(List.of(), claims, "a refused demand holds something");
            } else {
                placed++;
                assertSound(lab, demand, claims);
            }
        }
        assertTrue(placed > 0 && placed < asked.size(), "the fleet was never full or never free: " + placed);
    }

    /** All of it or, when it has been let go, nothing; where it was asked for. */
    private static void assertSound(PlacementLab lab, DemandRequest demand, List<HeldClaim> claims) {
        if (claims.isEmpty()) {
            return;
        }
        int count = demand.items().getFirst().count();
        assertEquals(demand.items().stream().mapToInt(Item::count).sum(), claims.size(), "a demand was placed in part");
        if (demand.items().getFirst().apart()) {
            Set<UUID> hosts = new HashSet<>();
            claims.stream().filter(claim -> claim.item() == 0).forEach(claim -> hosts.add(claim.hostId()));
            assertEquals(count, hosts.size(), "two that shall be apart share a host");
        }
        if (demand.items().size() > 1) {
            for (int index = 0; index < count; index++) {
                assertEquals(
                        claims.get(index).hostId(), claims.get(count + index).hostId(), "a volume strayed");
            }
        }
        assertEquals(
                0,
                lab.number(
                        "select count(*) from claim c join host h on h.id = c.host_id join site s on s.id = h.site_id"
                                + " where c.demand_id = ? and s.accreditation_level < ?",
                        demand.demandId(),
                        demand.accreditation()),
                "data lies where it may not");
    }
}
