package io.pengyun.api.subscription;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mail server that takes everything (as much of RFC 5321 as that needs) and keeps it. */
final class SmtpServer implements AutoCloseable {

    private static final Pattern RECIPIENT = Pattern.compile("RCPT TO:<(.*)>.*");

    private final ServerSocket server;
    private final List<Mail> mails = new CopyOnWriteArrayList<>();

    /** @param text headers and all, quoted-printable lines joined */
    record Mail(List<String> to, String text) {}

    SmtpServer(int port) throws IOException {
        server = new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("smtp").start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    Thread.ofVirtual().start(() -> serve(client));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    List<Mail> mails() {
        return List.copyOf(mails);
    }

    private void serve(Socket client) {
        try (client;
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
                OutputStream out = client.getOutputStream()) {
            say(out, "220 test");
            List<String> to = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher recipient = RECIPIENT.matcher(line);
                if (recipient.matches()) {
                    to.add(recipient.group(1));
                    say(out, "250 ok");
                } else if (line.equals("DATA")) {
                    say(out, "354 go on");
                    mails.add(new Mail(List.copyOf(to), data(lines)));
                    to.clear();
                    say(out, "250 taken");
                } else if (line.equals("QUIT")) {
                    say(out, "221 bye");
                    return;
                } else {
                    say(out, "250 ok");
                }
            }
        } catch (IOException gone) {
            // Who was there has left.
            return;
        }
    }

    private static String data(BufferedReader lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = lines.readLine(); !".".equals(line); line = lines.readLine()) {
            boolean soft = line.endsWith("=");
            text.append(soft ? line.substring(0, line.length() - 1) : line + "\n");
        }
        return text.toString();
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
