package io.pengyun.agent.driver.libvirt;

import org.jboss.logging.Logger;
import org.libvirt.Connect;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.libvirt.jna.Libvirt;

/** libvirt's event loop, one for the whole process. Must run before the first connection, or events never come. */
final class EventLoop {

    private static final Logger LOG = Logger.getLogger(EventLoop.class);

    /** Kept here, because native code holds no reference that the collector would see. */
    private static final Libvirt.VirErrorCallback SILENCE = (data, error) -> {};

    private static boolean running;

    private EventLoop() {}

    static synchronized void ensureRunning() {
        if (running) {
            return;
        }
        try {
            // Else libvirt prints each error to standard error by itself.
            Connect.setErrorCallback(SILENCE);
            Library.initEventLoop();
        } catch (LibvirtException e) {
            throw new IllegalStateException("libvirt's event loop cannot start", e);
        }
        Thread.ofPlatform().daemon().name("libvirt-events").start(EventLoop::turn);
        running = true;
    }

    private static void turn() {
        while (true) {
            try {
                Library.processEvent();
            } catch (LibvirtException | RuntimeException e) {
                LOG.warnf("an event of libvirt was lost: %s", e.getMessage());
            }
        }
    }
}
