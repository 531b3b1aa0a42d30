package io.pengyun.agent;

import io.pengyun.agent.driver.HypervisorDriver;
import io.pengyun.agent.driver.libvirt.LibvirtConfig;
import io.pengyun.agent.driver.libvirt.LibvirtDriver;
import io.pengyun.agent.host.FolderStateStore;
import io.pengyun.agent.host.LinuxHostTime;
import io.pengyun.agent.lease.LeaseEnd;
import io.pengyun.agent.lease.LeaseKeeper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Powers leased instances off when the lease has ended; run by the guard of an agent. */
@Command(
        name = "pengyun-agent guard",
        description = "Powers off what is leased on this host unless the lease is good; for the agent's guard.",
        mixinStandardHelpOptions = true,
        versionProvider = AgentVersion.class)
final class GuardMain implements Callable<Integer> {

    private static final int ATTEMPTS = 40;
    private static final Duration PAUSE = Duration.ofMillis(250);

    @Option(names = "--state", required = true, paramLabel = "DIR")
    private Path state = Path.of("");

    @Option(names = "--libvirt-uri", required = true, paramLabel = "URI")
    private String libvirtUri = "";

    @Option(names = "--pool", required = true, paramLabel = "DIR")
    private Path pool = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        LeaseKeeper lease = new LeaseKeeper(new LinuxHostTime(Clock.systemUTC()), FolderStateStore.readOnly(state));
        if (lease.allowsRunning()) {
            return ExitCode.OK;
        }
        try (HypervisorDriver driver = LibvirtDriver.open(LibvirtConfig.of(libvirtUri, pool, 0))) {
            LeaseEnd end = new LeaseEnd(driver, lease);
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (end.enforce()) {
                    return ExitCode.OK;
                }
                Thread.sleep(PAUSE);
            }
        }
        return ExitCode.SOFTWARE;
    }
}
