package io.pengyun.api.agent;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hears of all hosts that come and go during the tests. */
@ApplicationScoped
class HostNews implements HostListener {

    private final List<String> told = new CopyOnWriteArrayList<>();

    List<String> of(UUID hostId) {
        return told.stream()
                .filter(line -> line.endsWith(hostId.toString()))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    @Override
    public void hostUp(UUID hostId) {
        told.add("up " + hostId);
    }

    @Override
    public void hostUnreachable(UUID hostId) {
        told.add("unreachable " + hostId);
    }

    @Override
    public void hostLost(UUID hostId) {
        told.add("lost " + hostId);
    }
}
