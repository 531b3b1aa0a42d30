package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.http.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The serial console of an instance at this terminal, until Ctrl-], the end of the connection, or a time-out. */
final class ConsoleSession {

    /** Ctrl-], as in telnet and virsh. */
    private static final byte ESCAPE = 0x1D;

    private static final int BUFFER_BYTES = 4_096;
    private static final int RENEWAL_MILLIS = 10_000;

    private final Session session;
    private final Duration timeout;

    /** Set before the socket is closed from here, so that its end is no surprise. */
    private final AtomicBoolean left = new AtomicBoolean();

    /** @param timeout how long it stays open where there is no terminal to leave it from */
    ConsoleSession(Session session, Duration timeout) {
        this.session = session;
        this.timeout = timeout;
    }

    /** @param ticket where a ticket to the console is to be had */
    int run(Target ticket, String instance) {
        boolean interactive = session.atTerminal();
        String path = session.client()
                .post(ticket)
                .body()
                .at("path")
                .text()
                .orElseThrow(() -> new Failure(ExitCode.REFUSED, "The server gave no way to the console"));
        try (WebSocket socket = session.client().webSocket(Target.path(path))) {
            session.printer().note("Connected to " + instance + (interactive ? ". Ctrl-] leaves." : "."));
            try (RawTerminal raw = interactive ? RawTerminal.enter() : RawTerminal.untouched()) {
                start("keys", () -> sendKeys(socket, interactive));
                if (session.lasting()) {
                    start("login", this::stayLoggedIn);
                }
                if (!interactive) {
                    start("time-out", () -> leaveLater(socket));
                }
                print(socket);
            }
            if (interactive) {
                // The guest's prompt has no end of line.
                session.terminal().out().println();
                session.terminal().out().flush();
            }
            session.printer().note(left.get() ? "Disconnected." : farewell(socket.closeReason()));
        }
        return ExitCode.OK.number();
    }

    private static String farewell(String reason) {
        return reason.isEmpty() ? "The server ended the connection." : "The console was closed: " + reason;
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void print(WebSocket socket) {
        PrintStream out = session.terminal().out();
        try {
            Optional<byte[]> message = socket.receive();
            while (message.isPresent()) {
                out.write(message.get(), 0, message.get().length);
                out.flush();
                message = socket.receive();
            }
        } catch (IOException e) {
            if (!left.get()) {
                session.printer().note("The connection broke: " + e.getMessage());
            }
        }
    }

    private void sendKeys(WebSocket socket, boolean interactive) {
        InputStream in = session.in();
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                byte[] typed = Arrays.copyOf(buffer, count);
                int escape = interactive ? indexOfEscape(typed) : -1;
                if (escape >= 0) {
                    socket.send(Arrays.copyOf(typed, escape));
                    leave(socket);
                    return;
                }
                socket.send(typed);
            }
        } catch (IOException e) {
            leave(socket);
        }
    }

    private static int indexOfEscape(byte[] typed) {
        for (int index = 0; index < typed.length; index++) {
            if (typed[index] == ESCAPE) {
                return index;
            }
        }
        return -1;
    }

    /** The console of a login that ends soon ends with it, unless the server is shown that it goes on. */
    private void stayLoggedIn() {
        try {
            while (!left.get()) {
                Thread.sleep(RENEWAL_MILLIS);
                session.client().get(Target.of("me"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Failure over) {
            // The server says so, too, and ends the console.
            return;
        }
    }

    private void leaveLater(WebSocket socket) {
        try {
            Thread.sleep(timeout.toMillis());
            leave(socket);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void leave(WebSocket socket) {
        left.set(true);
        socket.close();
    }
}
