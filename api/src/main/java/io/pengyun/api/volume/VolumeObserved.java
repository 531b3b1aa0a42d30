package io.pengyun.api.volume;

import io.pengyun.protocol.v1.VolumeState;
import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;

/** What a volume's host last said of it; changed by reports only. */
public enum VolumeObserved {
    /** No report yet. */
    UNKNOWN("unknown"),
    /** Being made or grown. */
    PREPARING("preparing"),
    /** There, with its data. */
    READY("ready"),
    /** Not on the host: not made yet, or deleted. */
    ABSENT("absent"),
    /** Cannot be made as wanted; the reason says why. */
    FAILED("failed");

    @EnumeratedValue
    private final String text;

    VolumeObserved(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    static VolumeObserved of(VolumeState reported) {
        return switch (reported) {
            case VOLUME_STATE_PREPARING -> PREPARING;
            case VOLUME_STATE_READY -> READY;
            case VOLUME_STATE_ABSENT -> ABSENT;
            case VOLUME_STATE_FAILED -> FAILED;
            case VOLUME_STATE_UNSPECIFIED, UNRECOGNIZED -> UNKNOWN;
        };
    }

    static VolumeObserved of(String text) {
        return Arrays.stream(values())
                .filter(state -> state.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no observed state of volumes \"" + text + "\""));
    }
}
