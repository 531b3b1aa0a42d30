package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.HypervisorDriver.ConsoleChannel;
import io.pengyun.agent.driver.HypervisorDriver.ConsoleListener;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs commands in a guest over its serial console. */
final class GuestShell implements ConsoleListener, AutoCloseable {

    private final StringBuffer heard = new StringBuffer();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final ConsoleChannel channel;
    private int commands;

    GuestShell(LibvirtDriver driver, UUID instanceId) {
        channel = driver.openConsole(instanceId, this);
        channel.write("\n".getBytes(StandardCharsets.UTF_8));
    }

    /** The command's exit code; the marker is put together in the guest, so that the echo of the input is not it. */
    int run(String command) {
        int number = ++commands;
        Pattern marker = Pattern.compile("exit:" + number + ":(\\d+)");
        channel.write((command + "; echo \"exit\":" + number + ":$?\n").getBytes(StandardCharsets.UTF_8));
        GuestScene.await("'" + command + "' ends", () -> marker.matcher(heard).find(), heard::toString);
        Matcher found = marker.matcher(heard);
        found.find();
        return Integer.parseInt(found.group(1));
    }

    String heard() {
        return heard.toString();
    }

    CompletableFuture<String> ended() {
        return ended;
    }

    @Override
    public void data(byte[] bytes) {
        heard.append(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void closed(String reason) {
        ended.complete(reason);
    }

    @Override
    public void close() {
        channel.close();
    }
}
