package io.pengyun.api.tenancy;

import java.util.Locale;

/** What quotas limit; units are in the names. */
public enum QuotaKind {
    INSTANCES,
    VCPUS,
    MEMORY_MIB,
    DISK_GIB,
    GPUS;

    /** As in the records. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As in the API, e.g. {@code diskGib}. */
    public String apiName() {
        return switch (this) {
            case INSTANCES -> "instances";
            case VCPUS -> "vcpus";
            case MEMORY_MIB -> "memoryMib";
            case DISK_GIB -> "diskGib";
            case GPUS -> "gpus";
        };
    }
}
