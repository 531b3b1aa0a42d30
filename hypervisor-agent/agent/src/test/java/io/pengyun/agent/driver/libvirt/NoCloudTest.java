package io.pengyun.agent.driver.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.protocol.v1.Nic;
import io.pengyun.protocol.v1.WantedInstance;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NoCloudTest {

    private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    @Test
    void metaDataNamesTheInstanceItsProjectAndItsKeys() {
        WantedInstance wanted = WantedInstance.newBuilder()
                .setName("web-1")
                .setProjectName("traffic")
                .setDepartmentName("交通局")
                .addSshPublicKeys("ssh-ed25519 AAAA ops@example\n")
                .putMetadata("tier", "front")
                .putMetadata("owner", "O'Neil \"Bob\"")
                .build();

        assertEquals("""
                instance-id: "01890a5d-ac96-774b-bcce-b302099a8057"
                local-hostname: "web-1"
                project: "traffic"
                department: "交通局"
                public-keys:
                  - "ssh-ed25519 AAAA ops@example"
                metadata:
                  "owner": "O'Neil \\"Bob\\""
                  "tier": "front"
                """, NoCloud.metaData(ID, wanted));
    }

    @Test
    void networkConfigGivesEachInterfaceItsAddress() {
        WantedInstance wanted = WantedInstance.newBuilder()
                .addNics(Nic.newBuilder()
                        .setMac("52:54:00:00:00:05")
                        .setAddress("10.64.1.5")
                        .setPrefixLength(24)
                        .setGateway("10.64.1.1")
                        .addNameservers("10.0.0.53"))
                .addNics(Nic.newBuilder()
                        .setMac("52:54:00:00:00:06")
                        .setAddress("10.64.2.5")
                        .setPrefixLength(25))
                .build();

        assertEquals("""
                version: 2
                ethernets:
                  nic0:
                    match:
                      macaddress: "52:54:00:00:00:05"
                    dhcp4: false
                    addresses:
                      - "10.64.1.5/24"
                    routes:
                      - to: 0.0.0.0/0
                        via: "10.64.1.1"
                    nameservers:
                      addresses:
                        - "10.0.0.53"
                  nic1:
                    match:
                      macaddress: "52:54:00:00:00:06"
                    dhcp4: false
                    addresses:
                      - "10.64.2.5/25"
                """, NoCloud.networkConfig(wanted));
    }

    @Test
    void aValueCannotEscapeItsQuotes() {
        assertEquals("\"a\\nroot: \\\"x\\\\\\\"\\u0007\"", NoCloud.quote("a\nroot: \"x\\\"\u0007"));
    }
}
