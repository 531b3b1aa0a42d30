package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/**
 * Power and life of the domains that are ours. Each change of a record is made under the instance's lock, because the
 * listing may settle a record (see {@link #settle}) while the agent works at the instance.
 */
final class Instances {

    private static final Logger LOG = Logger.getLogger(Instances.class);

    /** {@code VIR_DOMAIN_UNDEFINE_} MANAGED_SAVE, SNAPSHOTS_METADATA, NVRAM and CHECKPOINTS_METADATA. */
    private static final int UNDEFINE_ALL = 1 | 2 | 4 | 16;

    private static final Duration ASK_AGAIN = Duration.ofSeconds(4);

    private final LibvirtConnection connection;
    private final Pool pool;
    private final Duration guestPatience;
    private final String hostBoot;
    private final ConcurrentHashMap<UUID, ReentrantLock> locks = new ConcurrentHashMap<>();

    /** @param hostBoot the boot that the host is in */
    Instances(LibvirtConnection connection, Pool pool, Duration guestPatience, String hostBoot) {
        this.connection = connection;
        this.pool = pool;
        this.guestPatience = guestPatience;
        this.hostBoot = hostBoot;
    }

    /** The instance's lock, taken. */
    ReentrantLock lock(UUID id) {
        ReentrantLock lock = locks.computeIfAbsent(id, key -> new ReentrantLock());
        lock.lock();
        return lock;
    }

    Optional<DomainSight> find(UUID id) {
        return connection.call(connect -> DomainSight.find(connect, pool, id)).map(sight -> sight.since(hostBoot));
    }

    /** @throws DriverException {@code not-found} when it is not here, {@code hypervisor-refused} when it is foreign */
    DomainSight require(UUID id) {
        DomainSight sight = find(id).orElseThrow(
                        () -> new DriverException(Code.NOT_FOUND, "the instance " + id + " is not on this host"));
        if (sight.ours().isEmpty()) {
            throw new DriverException(Code.REFUSED, "the domain " + sight.name() + " is foreign and is not touched");
        }
        return sight;
    }

    void start(UUID id) {
        ReentrantLock lock = lock(id);
        try {
            DomainSight sight = require(id);
            if (!sight.active()) {
                boot(id, element(sight));
            }
        } finally {
            lock.unlock();
        }
    }

    void requestShutdown(UUID id) {
        if (find(id).isEmpty()) {
            return;
        }
        require(id);
        try {
            connection.onDomain(id, Domain::shutdown);
        } catch (DriverException e) {
            if (!isWrongState(e)) {
                throw e;
            }
        }
    }

    void powerOff(UUID id) {
        ReentrantLock lock = lock(id);
        try {
            if (find(id).isEmpty()) {
                return;
            }
            InstanceElement element = element(require(id));
            cutPower(id);
            store(id, element.withExpectedOn(false));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Written down as begun, then off, then started, which writes the order down as carried out. After a crash in the
     * middle the same order goes on, or a plain start carries it out: the guest restarts once either way.
     */
    void reboot(UUID id, long rebootGeneration) {
        ReentrantLock lock = lock(id);
        try {
            DomainSight sight = require(id);
            InstanceElement element = element(sight);
            if (!sight.active()) {
                throw new DriverException(Code.REFUSED, "the instance " + id + " is off");
            }
            if (element.record().rebootGeneration() >= rebootGeneration) {
                return;
            }
            InstanceElement begun = element.withRebootBegun(rebootGeneration);
            store(id, begun);
            if (!shutDown(id)) {
                LOG.infof("instance %s did not shut down within %d s, its power is cut", id, guestPatience.toSeconds());
                cutPower(id);
            }
            boot(id, begun);
        } finally {
            lock.unlock();
        }
    }

    /** Asks again and again, because a guest that is still booting does not hear its power button. */
    private boolean shutDown(UUID id) {
        long deadline = System.nanoTime() + guestPatience.toNanos();
        boolean off = false;
        while (!off && System.nanoTime() < deadline) {
            requestShutdown(id);
            off = Wait.until(ASK_AGAIN, () -> !require(id).active());
        }
        return off;
    }

    /** Undefines last: after a crash in the middle the instance is still listed, and is removed again. */
    void remove(UUID id, Runnable deleteFiles) {
        ReentrantLock lock = lock(id);
        try {
            Optional<DomainSight> sight = find(id);
            if (sight.isPresent() && require(id).active()) {
                throw new DriverException(Code.REFUSED, "the instance " + id + " is running");
            }
            deleteFiles.run();
            if (sight.isPresent()) {
                connection.onDomain(id, domain -> domain.undefine(UNDEFINE_ALL));
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes down that an instance went off in good order, while libvirt still knows: it forgets when it restarts.
     * Left for the next listing when the instance is being worked at.
     */
    void settle(DomainSight seen) {
        boolean due =
                seen.settled() && seen.ours().map(InstanceElement::expectedOn).orElse(false);
        ReentrantLock lock = locks.computeIfAbsent(seen.uuid(), key -> new ReentrantLock());
        if (!due || !lock.tryLock()) {
            return;
        }
        try {
            DomainSight now = require(seen.uuid());
            if (now.settled()) {
                store(seen.uuid(), element(now).withExpectedOn(false));
            }
        } catch (DriverException e) {
            LOG.debugf("instance %s is settled later: %s", seen.uuid(), e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    static InstanceElement element(DomainSight sight) {
        return sight.ours().orElseThrow(() -> new IllegalStateException(sight.name() + " is foreign"));
    }

    /** Counts first, then starts: a boot that a crash hides would give two boots the same number. */
    private void boot(UUID id, InstanceElement before) {
        store(id, before.withBoot(hostBoot));
        try {
            connection.onDomain(id, domain -> {
                if (domain.isActive() == 0) {
                    domain.create();
                }
            });
        } catch (DriverException e) {
            if (e.code() != Code.UNREACHABLE && !require(id).active()) {
                store(id, before.withExpectedOn(false));
            }
            throw e;
        }
    }

    private void cutPower(UUID id) {
        try {
            connection.onDomain(id, Domain::destroy);
        } catch (DriverException e) {
            if (!isWrongState(e)) {
                throw e;
            }
        }
    }

    /** Writes the record, into the process too when there is one. The caller has the lock. */
    void store(UUID id, InstanceElement element) {
        connection.onDomain(id, domain -> {
            int where = domain.isActive() == 1 ? DomainSight.LIVE | DomainSight.CONFIG : DomainSight.CONFIG;
            domain.setMetadata(
                    DomainSight.METADATA_ELEMENT,
                    element.bare(),
                    InstanceElement.PREFIX,
                    InstanceElement.NAMESPACE,
                    where);
        });
    }

    private static boolean isWrongState(DriverException error) {
        return error.getCause() instanceof LibvirtException cause && LibvirtErrors.isWrongState(cause);
    }
}
