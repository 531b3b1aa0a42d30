package io.pengyun.cli;

import io.pengyun.cli.command.Surroundings;
import io.pengyun.cli.output.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;

/**
 * The training run of the launcher: goes through the usual commands against a server that is played here, so that the
 * archive of classes holds all that they load. Touches no file of the user.
 */
final class WarmUp {

    private static final String ITEM = "{\"id\":\"x\",\"name\":\"x\",\"state\":\"running\",\"status\":\"succeeded\","
            + "\"addresses\":[\"10.0.0.1\"],\"createdAt\":\"2026-01-01T00:00:00Z\",\"sizeGib\":1,\"memoryMib\":1}";
    private static final String ANSWER = "{\"items\":[" + ITEM + "]," + ITEM.substring(1);

    private WarmUp() {}

    public static void main(String[] arguments) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> serve(listener), "warm-up-server");
            server.setDaemon(true);
            server.start();
            String url = "http://127.0.0.1:" + listener.getLocalPort();
            run(url, "instance", "list");
            run(url, "instance", "list", "-o", "json");
            run(url, "instance", "show", "x", "-o", "yaml");
            run(url, "instance", "start", "x");
            run(url, "department", "update", "x", "--title", "X");
            run(url, "instance", "list", "--limit", "none");
            run(url, "--help");
        }
    }

    private static void run(String url, String... arguments) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Map<String, String> environment = Map.of("PENGCTL_SERVER", url, "PENGCTL_HOME", "/nonexistent");
        Terminal terminal = Terminal.of(environment, nowhere, nowhere);
        Pengctl.run(arguments, new Surroundings(environment, System.in, terminal, Clock.systemUTC()));
    }

    private static void serve(ServerSocket listener) {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                String line = in.readLine();
                while (line != null && !line.isEmpty()) {
                    line = in.readLine();
                }
                String reply = "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nConnection: close\r\nContent-Length: "
                        + ANSWER.length() + "\r\n\r\n" + ANSWER;
                socket.getOutputStream().write(reply.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // A client that went away, or the listener that was closed at the end: nothing is lost.
                continue;
            }
        }
    }
}
