package io.pengyun.scheduler;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts refusals into words. */
final class RefusalSentence {

    private static final long MIB_PER_GIB = 1024;

    private final Refusals refusals;

    RefusalSentence(Refusals refusals) {
        this.refusals = refusals;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        if (refusals.fitsNow() > 0) {
            text.append(refusals.fitsNow())
                    .append(" of ")
                    .append(refusals.wanted())
                    .append(" would fit now. For one more, ");
        }
        if (refusals.hosts() == 0) {
            return text.append("There is no host.").toString();
        }
        text.append(refusals.hosts()).append(refusals.hosts() == 1 ? " host: " : " hosts: ");
        // The commonest reason first: it is the one to act on.
        text.append(refusals.counts().entrySet().stream()
                .sorted(Map.Entry.<RefusalReason, Integer>comparingByValue(Comparator.reverseOrder()))
                .map(entry -> entry.getValue() + " " + phrase(entry.getKey(), entry.getValue() == 1))
                .collect(Collectors.joining(", ")));
        text.append('.');
        if (!refusals.largestFree().equals(Resources.NONE)) {
            text.append(" The largest that would fit now: ")
                    .append(amount(refusals.largestFree()))
                    .append('.');
        }
        return text.toString();
    }

    private String phrase(RefusalReason reason, boolean one) {
        String is = one ? "is " : "are ";
        String has = one ? "has " : "have ";
        Resources resources = refusals.shape().resources();
        return switch (reason) {
            case SITE -> is + "not in a wanted site";
            case ZONE -> is + "not in a wanted zone";
            case RACK -> is + "not in a wanted rack";
            case HOST -> is + "not a wanted host";
            case EXCLUDED -> is + "excluded";
            case HOST_CORDONED -> is + "cordoned";
            case HOST_DRAINING -> is + "being emptied";
            case HOST_DOWN -> is + "down";
            case HOST_IN_MAINTENANCE -> is + "in maintenance";
            case ACCREDITATION -> is + "accredited below the classification of the data";
            case DEDICATED -> is + "dedicated to another department";
            case TRAIT_MISSING -> (one ? "lacks" : "lack") + " a required trait";
            case TRAIT_FORBIDDEN -> has + "a forbidden trait";
            case NOT_SHARED -> has + "no shared storage";
            case AFFINITY -> is + "away from the group to be near";
            case ANTI_AFFINITY -> is + "too near to the group to be apart from";
            case SPREAD -> "would make the spread uneven";
            case NO_MEMORY -> has + "no " + memory(resources.memoryMib()) + " of memory free";
            case NO_VCPU -> has + "no " + vcpus(resources.vcpus()) + " free";
            case NO_DISK -> has + "no " + resources.diskGib() + " GiB of disk free";
            case NO_GPU ->
                has + "no " + refusals.shape().gpuCount() + " "
                        + refusals.shape().gpuModel() + " free";
            case NUMA -> has + "enough in all, but not within one NUMA cell";
        };
    }

    private static String amount(Resources resources) {
        return vcpus(resources.vcpus()) + ", " + memory(resources.memoryMib()) + " of memory, " + resources.diskGib()
                + " GiB of disk";
    }

    private static String vcpus(long count) {
        return count + (count == 1 ? " vCPU" : " vCPUs");
    }

    private static String memory(long mib) {
        return mib % MIB_PER_GIB == 0 ? mib / MIB_PER_GIB + " GiB" : mib + " MiB";
    }
}
