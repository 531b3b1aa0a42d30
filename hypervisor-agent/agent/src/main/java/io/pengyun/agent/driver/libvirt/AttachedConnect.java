package io.pengyun.agent.driver.libvirt;

import com.sun.jna.Pointer;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;

/** A connection whose native pointer can also be handed to {@link NativeLibvirt}. */
final class AttachedConnect extends Connect {

    AttachedConnect(String uri) throws LibvirtException {
        super(uri);
    }

    Pointer pointer() {
        return vcp.getPointer();
    }

    boolean isAliveNow() {
        try {
            return isAlive();
        } catch (LibvirtException e) {
            return false;
        }
    }
}
