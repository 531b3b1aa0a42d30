package io.pengyun.api.network;

import io.pengyun.api.agent.HostReport;
import io.pengyun.api.agent.WantedSlice;
import io.pengyun.api.agent.WantedSource;
import io.pengyun.protocol.v1.WantedNetwork;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Tells the gateway which networks are wanted on a host, since a generation or all of them. */
@ApplicationScoped
class NetworkWantedSource implements WantedSource {

    private final NetworkRepository networks;

    NetworkWantedSource(NetworkRepository networks) {
        this.networks = networks;
    }

    @Override
    public void collect(UUID hostId, long afterGeneration, WantedSlice.Builder into) {
        networks.wantedOn(hostId, afterGeneration).forEach(wanted -> into.addNetwork(message(wanted)));
    }

    private static WantedNetwork message(NetworkRepository.WantedOnHost wanted) {
        NetworkRecord network = wanted.network();
        return WantedNetwork.newBuilder()
                .setNetworkId(HostReport.bytes(network.id()))
                .setGeneration(network.generation())
                .setAbsent(wanted.absent())
                .setName(network.name())
                .setCidr(network.cidr().toString())
                .setGateway(network.cidr().gateway())
                .setOutside(network.outside())
                .build();
    }
}
