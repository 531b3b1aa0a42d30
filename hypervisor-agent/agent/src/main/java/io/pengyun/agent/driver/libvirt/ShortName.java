package io.pengyun.agent.driver.libvirt;

import java.util.UUID;

/** Names for people and for the kernel, which allows an interface 15 characters. */
final class ShortName {

    private ShortName() {}

    /** {@code py-} and the last 12 digits of the id: those are random, its first ones are a time. */
    static String of(UUID id) {
        return "py-" + id.toString().substring(24);
    }
}
