package io.pengyun.api.compute;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What people read as the state of an instance: the wanted state once it is there, what goes on until then, or what hinders
 * it. Each word comes with the condition that finds it among the records.
 */
enum ShownState {
    STARTING(Condition.ON_THE_WAY + " and wanted = RUNNING and not " + Condition.REBOOTS),
    REBOOTING(Condition.ON_THE_WAY + " and wanted = RUNNING and " + Condition.REBOOTS),
    RUNNING("wanted = RUNNING and " + Condition.AS_WANTED),
    STOPPING(Condition.ON_THE_WAY + " and wanted = STOPPED"),
    STOPPED("wanted = STOPPED and " + Condition.AS_WANTED),
    DELETING(Condition.ON_THE_WAY + " and wanted = DELETED"),
    DELETED("wanted = DELETED and " + Condition.AS_WANTED),
    PURGING(Condition.ON_THE_WAY + " and wanted = PURGED"),
    PURGED("wanted = PURGED and " + Condition.AS_WANTED),
    CRASHED("observed = CRASHED and " + Condition.UP_TO_DATE + " and not " + Condition.AS_WANTED),
    FAILED("observed = FAILED and " + Condition.UP_TO_DATE + " and not " + Condition.AS_WANTED),
    /** Nobody knows. */
    HOST_LOST("true");

    /** Parts of the conditions; each stands for itself in parentheses. */
    private static final class Condition {

        static final String UP_TO_DATE = "(observedEpoch = epoch and observedGeneration >= generation)";

        static final String AS_WANTED = "(" + UP_TO_DATE + " and (wanted = RUNNING and observed = RUNNING"
                + " and observedRebootGeneration >= rebootGeneration"
                + " or wanted in (STOPPED, DELETED) and observed in (STOPPED, CRASHED, ABSENT)"
                + " or wanted = PURGED and observed = ABSENT))";

        static final String REBOOTS = "(observed = RUNNING and rebootGeneration > 0)";

        static final String ON_THE_WAY =
                "not " + AS_WANTED + " and not (" + UP_TO_DATE + " and observed in (FAILED, CRASHED))";

        static final String LOST = "hostId in (select id from HostEntity where health = LOST)";
    }

    private final String condition;

    ShownState(String condition) {
        this.condition = condition;
    }

    static ShownState of(InstanceEntity instance, boolean hostLost) {
        if (hostLost) {
            return HOST_LOST;
        }
        if (instance.asWanted()) {
            return switch (instance.wanted) {
                case RUNNING -> RUNNING;
                case STOPPED -> STOPPED;
                case DELETED -> DELETED;
                case PURGED -> PURGED;
            };
        }
        if (instance.reportedUpToDate() && instance.observed == ObservedState.CRASHED) {
            return CRASHED;
        }
        if (instance.reportedUpToDate() && instance.observed == ObservedState.FAILED) {
            return FAILED;
        }
        return switch (instance.wanted) {
            case RUNNING ->
                instance.observed == ObservedState.RUNNING && instance.rebootGeneration > 0 ? REBOOTING : STARTING;
            case STOPPED -> STOPPING;
            case DELETED -> DELETING;
            case PURGED -> PURGING;
        };
    }

    /** For {@code where}, on {@link InstanceEntity}. */
    String condition() {
        return this == HOST_LOST ? Condition.LOST : condition + " and not " + Condition.LOST;
    }

    /** As in answers, e.g. {@code host-lost}. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<ShownState> parse(String text) {
        return Arrays.stream(values())
                .filter(state -> state.text().equals(text))
                .findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(ShownState::text).collect(Collectors.joining(", "));
    }
}
