package io.pengyun.agent.driver.libvirt;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps guests from their host and its neighbours. A project's bridge hands them every address of the host, whatever
 * network it belongs to, and libvirt forbids forwarding only. So what comes in from a bridge of ours is dropped, but for
 * answers to what the host began, and a ping of the network's own gateway; and what goes out goes by the {@link WayOut}.
 * Replaces nothing that an administrator has put there.
 */
final class HostShield {

    private static final Pattern DROPPED = Pattern.compile("-A INPUT -i (\\S+) .*-j DROP");
    private static final Pattern BOUNDED = Pattern.compile("-A FORWARD -i (\\S+) -j " + WayOut.CHAIN);

    /** {@code iptables(8)}: the table cannot be had; for IPv6, a kernel without it. */
    private static final int NO_TABLE = 3;

    private final HostTools tools;
    private final WayOut wayOut;

    HostShield(HostTools tools, GuestReach reach) {
        this.tools = tools;
        this.wayOut = new WayOut(tools, reach);
    }

    /** A rule of a firewall. */
    private record Rule(String tool, String table, List<String> words) {

        static Rule of(String tool, String table, String... words) {
            return new Rule(tool, table, List.of(words));
        }
    }

    /** Before the bridge is there, or again; {@code gateway} may be empty. */
    void raise(String bridge, String gateway) {
        wayOut.write();
        insertOnce(bounded(bridge));
        insertOnce(dropped(bridge));
        if (!gateway.isEmpty()) {
            insertOnce(ping(bridge, gateway));
        }
        if (outcome("-C", dropped6(bridge)) != NO_TABLE) {
            insertOnce(dropped6(bridge));
        }
    }

    /** When the bridge is gone; again: no effect. */
    void lower(String bridge, String gateway) {
        delete(bounded(bridge));
        delete(dropped(bridge));
        if (!gateway.isEmpty()) {
            delete(ping(bridge, gateway));
        }
        delete(dropped6(bridge));
    }

    /** The bridges that are kept both from the host and from its neighbours, as the host's firewall says now. */
    Set<String> raised() {
        Set<String> bridges = found("filter", "INPUT", DROPPED);
        bridges.retainAll(found("mangle", "FORWARD", BOUNDED));
        return bridges;
    }

    /** Looks again at what the host's neighbours are. */
    void refresh() {
        wayOut.write();
    }

    private Set<String> found(String table, String chain, Pattern pattern) {
        Set<String> bridges = new HashSet<>();
        tools.tryRun("iptables", "-w", tools.patienceSeconds(), "-t", table, "-S", chain)
                .output()
                .lines()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .forEach(matcher -> bridges.add(matcher.group(1)));
        return bridges;
    }

    private static Rule bounded(String bridge) {
        return Rule.of("iptables", "mangle", "FORWARD", "-i", bridge, "-j", WayOut.CHAIN);
    }

    private static Rule dropped(String bridge) {
        return Rule.of(
                "iptables",
                "filter",
                "INPUT",
                "-i",
                bridge,
                "-m",
                "conntrack",
                "!",
                "--ctstate",
                "RELATED,ESTABLISHED",
                "-j",
                "DROP");
    }

    private static Rule ping(String bridge, String gateway) {
        return Rule.of(
                "iptables",
                "filter",
                "INPUT",
                "-i",
                bridge,
                "-d",
                gateway,
                "-p",
                "icmp",
                "--icmp-type",
                "echo-request",
                "-j",
                "RETURN");
    }

    /** Guests have no IPv6, so nothing is owed an answer. */
    private static Rule dropped6(String bridge) {
        return Rule.of("ip6tables", "filter", "INPUT", "-i", bridge, "-j", "DROP");
    }

    private void insertOnce(Rule rule) {
        if (outcome("-C", rule) != 0) {
            tools.run(words("-I", rule));
        }
    }

    private int outcome(String what, Rule rule) {
        return tools.tryRun(words(what, rule)).exitCode();
    }

    private void delete(Rule rule) {
        // Of none there is nothing to delete, and that is what was wanted.
        outcome("-D", rule);
    }

    private String[] words(String what, Rule rule) {
        return Stream.concat(
                        Stream.of(rule.tool(), "-w", tools.patienceSeconds(), "-t", rule.table(), what),
                        rule.words().stream())
                .toArray(String[]::new);
    }
}
