package io.pengyun.agent.driver.libvirt;

import io.pengyun.protocol.v1.Nic;
import io.pengyun.protocol.v1.WantedInstance;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** The documents of cloud-init's NoCloud data source. All values are double-quoted, so that YAML cannot misread them. */
final class NoCloud {

    private NoCloud() {}

    static String metaData(UUID instanceId, WantedInstance wanted) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("instance-id: ").append(quote(instanceId.toString())).append('\n');
        yaml.append("local-hostname: ").append(quote(wanted.getName())).append('\n');
        yaml.append("project: ").append(quote(wanted.getProjectName())).append('\n');
        yaml.append("department: ").append(quote(wanted.getDepartmentName())).append('\n');
        if (wanted.getSshPublicKeysCount() > 0) {
            yaml.append("public-keys:\n");
            for (String key : wanted.getSshPublicKeysList()) {
                yaml.append("  - ").append(quote(key.strip())).append('\n');
            }
        }
        if (wanted.getMetadataCount() > 0) {
            yaml.append("metadata:\n");
            new TreeMap<>(wanted.getMetadataMap())
                    .forEach((key, value) -> yaml.append("  ")
                            .append(quote(key))
                            .append(": ")
                            .append(quote(value))
                            .append('\n'));
        }
        return yaml.toString();
    }

    /** Network configuration version 2: a static address on each interface, found by its MAC. */
    static String networkConfig(WantedInstance wanted) {
        StringBuilder yaml = new StringBuilder("version: 2\nethernets:\n");
        if (wanted.getNicsCount() == 0) {
            return "version: 2\nethernets: {}\n";
        }
        int index = 0;
        for (Nic nic : wanted.getNicsList()) {
            yaml.append("  nic").append(index++).append(":\n");
            yaml.append("    match:\n      macaddress: ")
                    .append(quote(nic.getMac()))
                    .append('\n');
            yaml.append("    dhcp4: false\n    addresses:\n      - ")
                    .append(quote(nic.getAddress() + "/" + nic.getPrefixLength()))
                    .append('\n');
            if (!nic.getGateway().isEmpty()) {
                yaml.append("    routes:\n      - to: 0.0.0.0/0\n        via: ")
                        .append(quote(nic.getGateway()))
                        .append('\n');
            }
            List<String> nameservers = nic.getNameserversList();
            if (!nameservers.isEmpty()) {
                yaml.append("    nameservers:\n      addresses:\n");
                nameservers.forEach(server ->
                        yaml.append("        - ").append(quote(server)).append('\n'));
            }
        }
        return yaml.toString();
    }

    /** A YAML double-quoted scalar; control characters are escaped. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            switch (point) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (point < 0x20 || point == 0x7f || point == 0x85 || point == 0x2028 || point == 0x2029) {
                        quoted.append("\\u%04x".formatted(point));
                    } else {
                        quoted.appendCodePoint(point);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
