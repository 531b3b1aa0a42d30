package io.pengyun.agent.driver.libvirt;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Reads the counters of all running domains in one call. */
final class UsageReader {

    /** Layout of {@code virDomainStatsRecord}: domain, parameters, number of parameters. */
    private static final int RECORD_PARAMETERS = 8;

    private static final int RECORD_COUNT = 16;

    /** Layout of {@code virTypedParameter}: 80 characters of name, type, value. */
    private static final int PARAMETER_BYTES = 96;

    private static final int PARAMETER_TYPE = 80;
    private static final int PARAMETER_VALUE = 88;
    private static final int TYPE_INT = 1;
    private static final int TYPE_UNSIGNED_INT = 2;
    private static final int TYPE_LONG = 3;
    private static final int TYPE_UNSIGNED_LONG = 4;
    private static final int UUID_STRING_BYTES = 37;

    private UsageReader() {}

    /** Sums over a domain's disks and interfaces. */
    record Counters(long cpuNanos, long diskRead, long diskWritten, long networkReceived, long networkSent) {}

    static Map<UUID, Counters> read(AttachedConnect connect) {
        PointerByReference list = new PointerByReference();
        int count = NativeLibvirt.CALLS.virConnectGetAllDomainStats(
                connect.pointer(),
                NativeLibvirt.STATS_CPU_INTERFACE_BLOCK,
                list,
                NativeLibvirt.STATS_OF_ACTIVE | NativeLibvirt.STATS_NOWAIT);
        if (count < 0) {
            throw new DriverException(
                    connect.isAliveNow() ? Code.REFUSED : Code.UNREACHABLE,
                    "counters cannot be read: " + NativeLibvirt.CALLS.virGetLastErrorMessage());
        }
        Map<UUID, Counters> counters = new HashMap<>();
        try {
            for (Pointer each : list.getValue().getPointerArray(0, count)) {
                counters.put(uuid(each.getPointer(0)), counters(each));
            }
        } finally {
            NativeLibvirt.CALLS.virDomainStatsRecordListFree(list.getValue());
        }
        return counters;
    }

    private static UUID uuid(Pointer domain) {
        byte[] text = new byte[UUID_STRING_BYTES];
        NativeLibvirt.CALLS.virDomainGetUUIDString(domain, text);
        return UUID.fromString(Native.toString(text, StandardCharsets.US_ASCII));
    }

    private static Counters counters(Pointer entry) {
        int count = entry.getInt(RECORD_COUNT);
        long cpu = 0;
        long read = 0;
        long written = 0;
        long received = 0;
        long sent = 0;
        Pointer parameters = entry.getPointer(RECORD_PARAMETERS);
        for (int i = 0; i < count; i++) {
            Pointer parameter = parameters.share((long) i * PARAMETER_BYTES);
            String name = parameter.getString(0, "US-ASCII");
            if (name.equals("cpu.time")) {
                cpu += value(parameter);
            } else if (name.startsWith("block.") && name.endsWith(".rd.bytes")) {
                read += value(parameter);
            } else if (name.startsWith("block.") && name.endsWith(".wr.bytes")) {
                written += value(parameter);
            } else if (name.startsWith("net.") && name.endsWith(".rx.bytes")) {
                received += value(parameter);
            } else if (name.startsWith("net.") && name.endsWith(".tx.bytes")) {
                sent += value(parameter);
            }
        }
        return new Counters(cpu, read, written, received, sent);
    }

    private static long value(Pointer parameter) {
        return switch (parameter.getInt(PARAMETER_TYPE)) {
            case TYPE_INT -> parameter.getInt(PARAMETER_VALUE);
            case TYPE_UNSIGNED_INT -> Integer.toUnsignedLong(parameter.getInt(PARAMETER_VALUE));
            case TYPE_LONG, TYPE_UNSIGNED_LONG -> parameter.getLong(PARAMETER_VALUE);
            default -> 0;
        };
    }
}
