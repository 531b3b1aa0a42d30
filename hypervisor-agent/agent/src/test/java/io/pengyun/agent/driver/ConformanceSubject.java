package io.pengyun.agent.driver;

import io.pengyun.protocol.v1.RootDisk;
import java.time.Duration;
import java.util.UUID;

/** A hypervisor under test, and what a test may do to it behind its driver's back. Closed after each test. */
public interface ConformanceSubject extends AutoCloseable {

    HypervisorDriver driver();

    /** Closes the driver and opens another on the same host, as a restarted agent does. */
    HypervisorDriver reopen();

    /** An image whose guest boots and writes {@link #readyText} to its serial console, and shuts down when asked. */
    RootDisk image();

    /** An image whose source does not exist. */
    RootDisk missingImage();

    /** What the guest writes when it is up. */
    String readyText();

    /** Ends the instance's process without asking anybody. */
    void crash(UUID instanceId);

    /** How long the slowest single thing (a guest's boot) may take. */
    Duration bound();

    /** A network that no other test uses, such as 10.99.7.0/24; the first address is the host's. */
    String cidr();

    @Override
    void close();
}
