package io.pengyun.api.subscription;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where webhooks may go. What the control plane reaches and its callers do not (itself, hosts, managers, the cloud's own
 * insides) is closed unless the operators have opened the network; names are looked up at each delivery, and the
 * address that was looked at is the one that is called.
 */
@ApplicationScoped
class WebhookNetworks {

    private static final String OPEN = " Operators can open a network: PENGYUN_WEBHOOK_OPEN.";

    private final List<NetworkRange> open;

    WebhookNetworks(WebhookConfig config) {
        this.open = config.open().orElse(List.of()).stream()
                .map(NetworkRange::parse)
                .toList();
    }

    /** Where a webhook goes now, or why it must not go there. */
    sealed interface Way {
        record To(InetAddress address) implements Way {}

        record Closed(String why) implements Way {}
    }

    /** Looks the host up; takes as long as that does. */
    Way to(URI url) {
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(bare(url.getHost()));
        } catch (UnknownHostException unknown) {
            return new Way.Closed("the host " + url.getHost() + " is not known.");
        }
        Optional<InetAddress> good = Arrays.stream(found)
                .filter(address -> refusal(url, address).isEmpty())
                .findFirst();
        return good.<Way>map(Way.To::new)
                .orElseGet(() -> new Way.Closed(refusal(url, found[0]).orElseThrow()));
    }

    /** Why the address in this URL must not be called, where it is one and no name. */
    Optional<String> refusalOfLiteral(URI url) {
        String host = url.getHost();
        boolean literal = host.startsWith("[") || host.chars().allMatch(c -> c == '.' || Character.isDigit(c));
        if (!literal) {
            return Optional.empty();
        }
        return to(url) instanceof Way.Closed closed ? Optional.of(closed.why()) : Optional.empty();
    }

    private Optional<String> refusal(URI url, InetAddress address) {
        if (open.stream().anyMatch(range -> range.contains(address))) {
            return Optional.empty();
        }
        if (NetworkRange.isInside(address)) {
            return Optional.of("the address " + address.getHostAddress() + " is in a closed network." + OPEN);
        }
        return "https".equals(url.getScheme())
                ? Optional.empty()
                : Optional.of("must be https: only opened networks are called in plain text." + OPEN);
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
