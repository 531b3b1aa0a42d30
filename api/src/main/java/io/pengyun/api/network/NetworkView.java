package io.pengyun.api.network;

import io.pengyun.api.platform.Ids;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A network as its department sees it. */
@Schema(name = "Network")
public record NetworkView(
        String id,
        String name,
        String projectId,
        String projectName,
        @Schema(examples = "10.64.0.0/20") String cidr,
        @Schema(examples = "10.64.0.1") String gateway,

        @Schema(description = "Whether its instances reach the outside by NAT")
        boolean outside,

        Instant createdAt) {

    static NetworkView of(NetworkRecord network, String projectName) {
        return new NetworkView(
                new NetworkId(network.id()).text(),
                network.name(),
                Ids.text("prj", network.projectId()),
                projectName,
                network.cidr().toString(),
                network.cidr().gateway(),
                network.outside(),
                network.createdAt());
    }
}
