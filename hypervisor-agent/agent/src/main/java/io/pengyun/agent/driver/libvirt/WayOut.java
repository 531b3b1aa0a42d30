package io.pengyun.agent.driver.libvirt;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What guests that may go out do not reach by it: NAT gives them the host's own address, and with it would come the trust
 * that other hosts, their managers and the control plane put in that. One chain says it for all bridges; it stands in
 * the table {@code mangle}, which is asked before libvirt's own rules, in whatever order those were put there.
 */
final class WayOut {

    static final String CHAIN = "PENGYUN-OUT";

    /** A network that the host stands in, as {@code ip-route(8)} tells it: on the link, and not a bridge of ours. */
    private static final Pattern ON_LINK = Pattern.compile("(\\d+\\.[\\d.]+(?:/\\d+)?) dev (?!py)\\S+(?: .*)?");

    private final HostTools tools;
    private final GuestReach reach;

    WayOut(HostTools tools, GuestReach reach) {
        this.tools = tools;
        this.reach = reach;
    }

    /** Makes the chain say what it should, at once and whole; where it does so already, nothing is changed. */
    void write() {
        List<String> wanted = wanted();
        if (wanted.equals(written())) {
            return;
        }
        String rules = "*mangle\n:%s - [0:0]\n%s\nCOMMIT\n"
                .formatted(CHAIN, wanted.stream().skip(1).collect(Collectors.joining("\n")));
        tools.feed(rules, "iptables-restore", "-w", tools.patienceSeconds(), "--noflush");
    }

    private List<String> written() {
        return tools.tryRun("iptables", "-w", tools.patienceSeconds(), "-t", "mangle", "-S", CHAIN)
                .output()
                .lines()
                .toList();
    }

    /** In the words in which iptables tells it: that there is the chain, and what it says. */
    private List<String> wanted() {
        List<String> rules = new ArrayList<>(List.of("-N " + CHAIN));
        reach.closed().stream()
                .flatMap(WayOut::addresses)
                .distinct()
                .forEach(closed -> rules.add(rule(closed, "DROP")));
        reach.open().forEach(open -> rules.add(rule(withLength(open), "RETURN")));
        homes().map(home -> rule(home, "DROP"))
                .filter(rule -> !rules.contains(rule))
                .forEach(rules::add);
        return rules;
    }

    private Stream<String> homes() {
        return tools.tryRun("ip", "-4", "-o", "route", "show", "table", "main", "scope", "link")
                .output()
                .lines()
                .map(String::strip)
                .map(ON_LINK::matcher)
                .filter(Matcher::matches)
                .map(matcher -> withLength(matcher.group(1)))
                .distinct();
    }

    private static String rule(String network, String verdict) {
        return "-A " + CHAIN + " -d " + network + " -j " + verdict;
    }

    /** The way in which iptables tells an address. */
    private static String withLength(String network) {
        return network.contains("/") ? network : network + "/32";
    }

    /** Of a name that is not known now nothing is closed: the next look asks again. */
    private static Stream<String> addresses(String named) {
        if (named.contains("/")) {
            return Stream.of(named);
        }
        try {
            return Stream.of(InetAddress.getAllByName(named))
                    .filter(Inet4Address.class::isInstance)
                    .map(address -> withLength(address.getHostAddress()));
        } catch (UnknownHostException unknown) {
            return Stream.empty();
        }
    }
}
