package io.pengyun.agent.console;

import com.google.protobuf.ByteString;
import io.pengyun.agent.connection.GatewaySession;
import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.HypervisorDriver;
import io.pengyun.agent.driver.HypervisorDriver.ConsoleChannel;
import io.pengyun.agent.driver.HypervisorDriver.ConsoleListener;
import io.pengyun.agent.driver.HypervisorDriver.ConsoleTail;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.protocol.v1.AgentMessage;
import io.pengyun.protocol.v1.ConsoleData;
import io.pengyun.protocol.v1.ConsoleLogReply;
import io.pengyun.protocol.v1.ConsoleLogRequest;
import io.pengyun.protocol.v1.ConsoleOpen;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * The open consoles of one connection. All calls to the driver are made on worker threads, those of one console in order.
 * A console whose output the network cannot carry is closed, not queued.
 */
public final class ConsoleSessions {

    private static final Logger LOG = Logger.getLogger(ConsoleSessions.class);
    private static final int MAX_SESSIONS = 64;
    private static final int MAX_WAITING_INPUTS = 1_024;
    private static final int MAX_LOG_BYTES = 4 * 1024 * 1024;

    private final HypervisorDriver driver;
    private final ExecutorService workers;
    private final GatewaySession gateway;
    private final Map<ByteString, OpenConsole> open = new ConcurrentHashMap<>();

    public ConsoleSessions(HypervisorDriver driver, ExecutorService workers, GatewaySession gateway) {
        this.driver = driver;
        this.workers = workers;
        this.gateway = gateway;
    }

    /** Opens a console; the answer is its output, or its close with the reason. */
    public void open(ConsoleOpen request) {
        ByteString sessionId = request.getSessionId();
        if (open.size() >= MAX_SESSIONS) {
            sendClosed(sessionId, "too many consoles are open on this host");
            return;
        }
        OpenConsole console = new OpenConsole(sessionId);
        if (open.putIfAbsent(sessionId, console) != null) {
            return;
        }
        console.submit(() -> console.connect(request));
    }

    /** Input, or the close of a console by the other side. */
    public void data(ConsoleData data) {
        OpenConsole console = open.get(data.getSessionId());
        if (console == null) {
            return;
        }
        if (!data.getData().isEmpty() && !data.getClosed()) {
            console.submit(() -> console.write(data.getData().toByteArray()));
        }
        if (data.getClosed()) {
            console.end();
        }
    }

    /** The tail of an instance's serial output. */
    public void log(ConsoleLogRequest request) {
        try {
            workers.execute(() -> gateway.send(
                    AgentMessage.newBuilder().setConsoleLog(readLog(request)).build()));
        } catch (RejectedExecutionException e) {
            gateway.send(AgentMessage.newBuilder()
                    .setConsoleLog(ConsoleLogReply.newBuilder()
                            .setRequestId(request.getRequestId())
                            .setError("the agent has too much to do"))
                    .build());
        }
    }

    /** The connection has ended: so have its consoles. */
    public void closeAll() {
        open.values().forEach(OpenConsole::end);
    }

    private ConsoleLogReply readLog(ConsoleLogRequest request) {
        ConsoleLogReply.Builder reply = ConsoleLogReply.newBuilder().setRequestId(request.getRequestId());
        try {
            int maxBytes = Math.clamp(request.getMaxBytes() & 0xffff_ffffL, 1, MAX_LOG_BYTES);
            ConsoleTail tail = driver.consoleTail(WireIds.uuid(request.getInstanceId()), maxBytes);
            return reply.setData(ByteString.copyFrom(tail.data()))
                    .setTruncated(tail.truncated())
                    .build();
        } catch (DriverException | IllegalArgumentException e) {
            return reply.setError(String.valueOf(e.getMessage())).build();
        }
    }

    private void sendClosed(ByteString sessionId, String reason) {
        gateway.send(AgentMessage.newBuilder()
                .setConsoleData(ConsoleData.newBuilder()
                        .setSessionId(sessionId)
                        .setClosed(true)
                        .setData(ByteString.copyFrom(reason, StandardCharsets.UTF_8)))
                .build());
    }

    private final class OpenConsole implements ConsoleListener {

        private final ByteString sessionId;
        private final SerialTasks tasks = new SerialTasks(workers, MAX_WAITING_INPUTS);
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile ConsoleChannel channel = new NoChannel();

        OpenConsole(ByteString sessionId) {
            this.sessionId = sessionId;
        }

        void connect(ConsoleOpen request) {
            try {
                channel = driver.openConsole(WireIds.uuid(request.getInstanceId()), this);
                LOG.infof("event=console-open instanceId=%s", WireIds.uuid(request.getInstanceId()));
            } catch (DriverException | IllegalArgumentException e) {
                closed(String.valueOf(e.getMessage()));
            }
            if (ended.get()) {
                channel.close();
            }
        }

        void write(byte[] bytes) {
            try {
                channel.write(bytes);
            } catch (DriverException e) {
                closed(String.valueOf(e.getMessage()));
            }
        }

        void submit(Runnable task) {
            if (!tasks.submit(task)) {
                closed("more input than the guest takes");
            }
        }

        void end() {
            if (ended.compareAndSet(false, true)) {
                open.remove(sessionId, this);
                tasks.submit(() -> channel.close());
            }
        }

        @Override
        public void data(byte[] bytes) {
            if (ended.get()) {
                return;
            }
            if (gateway.congested()) {
                closed("more output than the network carries");
                return;
            }
            gateway.send(AgentMessage.newBuilder()
                    .setConsoleData(
                            ConsoleData.newBuilder().setSessionId(sessionId).setData(ByteString.copyFrom(bytes)))
                    .build());
        }

        @Override
        public void closed(String reason) {
            if (!ended.get()) {
                sendClosed(sessionId, reason);
            }
            end();
        }
    }

    /** Before the driver has answered there is nobody to write to. */
    private static final class NoChannel implements ConsoleChannel {
        @Override
        public void write(byte[] bytes) {
            throw new DriverException(DriverException.Code.NOT_FOUND, "the console is not open");
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }
}
