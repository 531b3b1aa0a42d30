package io.pengyun.api.inventory;

/** Finds hosts by what callers write. */
public interface HostDirectory {

    /** The host of this id or name; throws not-found. No check of the caller's rights. */
    HostRef require(String idOrName);

    /** What other features need to know of a host. */
    record HostRef(HostId id, String name) {}
}
