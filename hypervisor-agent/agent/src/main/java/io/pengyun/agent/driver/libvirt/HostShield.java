package io.pengyun.agent.driver.libvirt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps guests from their host. A project's bridge hands them every address of the host, whatever network it belongs to,
 * and libvirt forbids forwarding only. So what comes in from a bridge of ours is dropped, but for answers to what the host
 * began, and a ping of the network's own gateway. Replaces nothing that an administrator has put there.
 */
final class HostShield {

    private static final Pattern DROPPED = Pattern.compile("-A INPUT -i (\\S+) .*-j DROP");

    /** {@code iptables(8)}: the table cannot be had; for IPv6, a kernel without it. */
    private static final int NO_TABLE = 3;

    private final List<String> onHost;
    private final Duration bound;

    /**
     * @param onHost what runs a tool on the hypervisor's machine, before the tool's own words; empty: it is this one
     * @param bound on one run of a tool
     */
    HostShield(List<String> onHost, Duration bound) {
        this.onHost = List.copyOf(onHost);
        this.bound = bound;
    }

    /** Before the bridge is there, or again; {@code gateway} may be empty. */
    void raise(String bridge, String gateway) {
        insertOnce("iptables", drop(bridge));
        if (!gateway.isEmpty()) {
            insertOnce("iptables", ping(bridge, gateway));
        }
        if (try6("-C", dropAll(bridge)) != NO_TABLE) {
            insertOnce("ip6tables", dropAll(bridge));
        }
    }

    /** When the bridge is gone; again: no effect. */
    void lower(String bridge, String gateway) {
        delete("iptables", drop(bridge));
        if (!gateway.isEmpty()) {
            delete("iptables", ping(bridge, gateway));
        }
        delete("ip6tables", dropAll(bridge));
    }

    /** The bridges from which nothing comes in, as the host's firewall says now. */
    Set<String> raised() {
        Set<String> bridges = new HashSet<>();
        Command.Outcome rules = Command.tryRun(bound, words("iptables", "-S", List.of("INPUT")));
        rules.output().lines().forEach(line -> {
            Matcher matcher = DROPPED.matcher(line);
            if (matcher.matches()) {
                bridges.add(matcher.group(1));
            }
        });
        return bridges;
    }

    private static List<String> drop(String bridge) {
        return List.of("INPUT", "-i", bridge, "-m", "conntrack", "!", "--ctstate", "RELATED,ESTABLISHED", "-j", "DROP");
    }

    private static List<String> ping(String bridge, String gateway) {
        return List.of(
                "INPUT", "-i", bridge, "-d", gateway, "-p", "icmp", "--icmp-type", "echo-request", "-j", "RETURN");
    }

    /** Guests have no IPv6, so nothing is owed an answer. */
    private static List<String> dropAll(String bridge) {
        return List.of("INPUT", "-i", bridge, "-j", "DROP");
    }

    private void insertOnce(String tool, List<String> rule) {
        if (Command.tryRun(bound, words(tool, "-C", rule)).exitCode() != 0) {
            Command.run(bound, words(tool, "-I", rule).toArray(String[]::new));
        }
    }

    private int try6(String what, List<String> rule) {
        return Command.tryRun(bound, words("ip6tables", what, rule)).exitCode();
    }

    private void delete(String tool, List<String> rule) {
        // Of none there is nothing to delete, and that is what was wanted.
        Command.tryRun(bound, words(tool, "-D", rule));
    }

    /** Waits for its turn: libvirt changes the same tables. */
    private List<String> words(String tool, String what, List<String> rule) {
        List<String> words = new ArrayList<>(onHost);
        words.addAll(
                Stream.of(tool, "-w", Long.toString(bound.toSeconds()), what).toList());
        words.addAll(rule);
        return words;
    }
}
