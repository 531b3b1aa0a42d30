package io.pengyun.billing;

import java.util.Arrays;
import java.util.Optional;

/** What of a resource is allocated, and so metered. An amount is a quantity held times the seconds it was held. */
public enum Measure {
    /** Virtual CPUs of an instance. */
    VCPU("vcpu", "vCPU"),
    /** Memory of an instance, in MiB. */
    MEMORY("memory", "MiB"),
    /** Whole GPUs of an instance. */
    GPU("gpu", "GPU"),
    /** Provisioned size of a root disk or volume, in GiB. */
    VOLUME("volume", "GiB");

    private final String key;
    private final String unit;

    Measure(String key, String unit) {
        this.key = key;
        this.unit = unit;
    }

    /** The measure's name on record and in exports; never changes. */
    public String key() {
        return key;
    }

    /** The unit of a quantity held. */
    public String unit() {
        return unit;
    }

    /** The unit of an amount: quantity times time, e.g. {@code GiB·s}. */
    public String amountUnit() {
        return unit + "·s";
    }

    /** The measure of a {@link #key}. */
    public static Optional<Measure> ofKey(String key) {
        return Arrays.stream(values())
                .filter(measure -> measure.key.equals(key))
                .findFirst();
    }
}
