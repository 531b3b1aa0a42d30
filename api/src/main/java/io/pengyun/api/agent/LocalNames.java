package io.pengyun.api.agent;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;

/** Under which names and addresses agents may find this control plane. */
final class LocalNames {

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private LocalNames() {}

    /** The given ones, or all that this machine has. */
    static List<GeneralName> of(Optional<List<String>> given) {
        Set<String> names = new LinkedHashSet<>(given.orElseGet(List::of));
        if (names.isEmpty()) {
            names.add("localhost");
            names.addAll(addresses());
        }
        return names.stream()
                .map(name -> new GeneralName(
                        ADDRESS.matcher(name).matches() ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toList();
    }

    private static List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        try {
            addresses.add(InetAddress.getLocalHost().getHostName());
            for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(device.getInetAddresses())) {
                    // A link-local address carries its interface's name, which no certificate can.
                    if (!address.isLinkLocalAddress()) {
                        // A scoped address names its interface behind a percent sign.
                        addresses.add(address.getHostAddress().replaceAll("%.*", ""));
                    }
                }
            }
        } catch (SocketException | UnknownHostException unknown) {
            addresses.add("127.0.0.1");
        }
        return addresses;
    }
}
