package io.pengyun.agent;

import io.pengyun.agent.driver.simulated.SimulatedFacts;
import io.pengyun.agent.enrolment.ControlPlaneAddress;
import io.pengyun.agent.fleet.FleetSettings;
import io.pengyun.agent.fleet.SimulatedFleet;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jboss.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** A fleet of simulated hosts from the command line; runs until it is ended. */
@Command(
        name = "pengyun-agent fleet",
        description = "Runs many simulated hosts, each with a whole agent, in one process.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = AgentVersion.class)
final class FleetMain implements Callable<Integer> {

    private static final Logger LOG = Logger.getLogger(FleetMain.class);

    @Option(names = "--hosts", required = true, paramLabel = "N", description = "How many.")
    private int hosts;

    @Option(names = "--control-plane", required = true, paramLabel = "HOST:PORT[,HOST:PORT...]")
    private String controlPlane = "";

    @Option(
            names = "--join-token",
            required = true,
            defaultValue = "${env:PENGYUN_AGENT_JOIN_TOKEN}",
            paramLabel = "TOKEN",
            description = "One that may be used as often as there are hosts (PENGYUN_AGENT_JOIN_TOKEN).")
    private String joinToken = "";

    @Option(names = "--prefix", defaultValue = "blade-", description = "Names are this and a number; default: blade-")
    private String prefix = "";

    @Option(names = "--memory-mib", defaultValue = "24576", description = "Memory of each host; default: 24576")
    private long memoryMib;

    @Override
    public Integer call() throws Exception {
        FleetSettings settings = FleetSettings.forScale(
                ControlPlaneAddress.parseList(controlPlane), SimulatedFacts.dawningBlade(memoryMib));
        long startedNanos = System.nanoTime();
        try (SimulatedFleet fleet = new SimulatedFleet(settings, Clock.systemUTC())) {
            fleet.addAll(prefix, hosts, joinToken);
            LOG.infof(
                    "event=fleet-up hosts=%d seconds=%d",
                    hosts, Duration.ofNanos(System.nanoTime() - startedNanos).toSeconds());
            // Ended by a signal, as a machine room is by its switch.
            new CountDownLatch(1).await();
        }
        return ExitCode.OK;
    }
}
