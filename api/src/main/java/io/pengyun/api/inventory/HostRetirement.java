package io.pengyun.api.inventory;

/** Hears that a host is gone for good, in the transaction that records it. Implemented by the gateway, which lets go. */
public interface HostRetirement {

    void retired(HostId host);
}
