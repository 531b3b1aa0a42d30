package io.pengyun.agent;

import io.pengyun.agent.connection.ConnectionSettings;
import io.pengyun.agent.driver.HypervisorDriver;
import io.pengyun.agent.enrolment.Enrolment;
import io.pengyun.agent.enrolment.Identity;
import io.pengyun.agent.host.FolderStateStore;
import io.pengyun.agent.host.HostTime;
import io.pengyun.agent.host.LinuxHostTime;
import io.pengyun.agent.lease.LeaseGuard;
import io.pengyun.agent.loop.Agent;
import io.pengyun.agent.loop.AgentEnvironment;
import io.pengyun.agent.loop.AgentSettings;
import io.pengyun.agent.spool.FileSpool;
import io.pengyun.agent.spool.SpoolLimits;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import org.jboss.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The agent's command line. */
@Command(
        name = "pengyun-agent",
        description = "Keeps this host as the control plane wants it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "pengyun-agent fleet --help: many simulated hosts in one process, for trials at scale."},
        versionProvider = AgentVersion.class)
public final class AgentMain implements Callable<Integer> {

    private static final Logger LOG = Logger.getLogger(AgentMain.class);
    private static final int DRIVER_THREADS = 8;
    private static final int FETCH_THREADS = 4;
    private static final Duration ENROL_TIMEOUT = Duration.ofSeconds(10);

    @Mixin
    private AgentOptions options = new AgentOptions();

    public static void main(String[] arguments) {
        LogSetup.install();
        String first = arguments.length == 0 ? "" : arguments[0];
        Object command = switch (first) {
            case "fleet" -> new FleetMain();
            case "guard" -> new GuardMain();
            default -> new AgentMain();
        };
        String[] rest = command instanceof AgentMain ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        int code = new CommandLine(command)
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    LOG.errorf("event=agent-failed reason=\"%s\"", failure.getMessage());
                    LOG.debugf(failure, "event=agent-failed");
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(rest);
        // Vert.x and the driver keep threads that do not end by themselves.
        System.exit(code);
    }

    @Override
    public Integer call() throws Exception {
        HostTime time = new LinuxHostTime(Clock.systemUTC());
        String name = options.name(machineName());
        try (FolderStateStore store = FolderStateStore.open(options.state())) {
            Enrolment enrolment = new Enrolment(options.addresses(), store, name, ENROL_TIMEOUT);
            Optional<Identity> identity =
                    new FirstEnrolment(enrolment, new SecureRandom()).identity(options.joinToken());
            if (identity.isEmpty()) {
                return CommandLine.ExitCode.SOFTWARE;
            }
            boolean asked = serve(time, store, name, enrolment, identity.get());
            return asked ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }

    private boolean serve(HostTime time, FolderStateStore store, String name, Enrolment enrolment, Identity identity)
            throws InterruptedException {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(threads("deadlines-"));
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        try (HypervisorDriver driver = DriverOpening.open(options, name, time, timer);
                FileSpool spool = FileSpool.open(
                        store.folder().resolve("spool"),
                        SpoolLimits.forHost(),
                        time.now().toEpochMilli())) {
            AgentEnvironment environment = new AgentEnvironment(
                    time,
                    store,
                    spool,
                    driver,
                    vertx,
                    Executors.newFixedThreadPool(DRIVER_THREADS, threads("driver-")),
                    Executors.newFixedThreadPool(FETCH_THREADS, threads("fetch-")),
                    timer,
                    Thread.ofPlatform().name("agent").factory(),
                    new SecureRandom(),
                    () -> true);
            AgentSettings settings =
                    AgentSettings.of(name, AgentVersion.TEXT, ConnectionSettings.to(options.addresses()));
            try (Agent agent = new Agent(settings, environment, enrolment, identity, Agent.freshStartId())) {
                Runtime.getRuntime().addShutdownHook(new Thread(agent::close));
                LOG.infof("event=agent-starts version=%s name=%s driver=%s", AgentVersion.TEXT, name, options.driver());
                agent.start();
                guard(store);
                return agent.awaitEnd();
            }
        } finally {
            vertx.close();
        }
    }

    private static ThreadFactory threads(String prefix) {
        return Thread.ofPlatform().daemon().name(prefix, 0).factory();
    }

    /** Simulated hosts end with their process: only a real one needs watching. */
    private void guard(FolderStateStore store) {
        if (options.driver() == AgentOptions.DriverKind.libvirt) {
            GuardCommand.line(store.folder(), options).ifPresent(command -> LeaseGuard.start(store, command));
        }
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
