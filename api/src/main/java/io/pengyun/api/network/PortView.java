package io.pengyun.api.network;

import io.pengyun.api.platform.Ids;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A port as its department sees it. */
@Schema(name = "Port")
public record PortView(String id, String networkId, String instanceId, String address, String mac) {

    static PortView of(Port port) {
        return new PortView(
                Ids.text("port", port.id()),
                port.networkId().text(),
                Ids.text("ins", port.instanceId()),
                port.address(),
                port.mac());
    }
}
