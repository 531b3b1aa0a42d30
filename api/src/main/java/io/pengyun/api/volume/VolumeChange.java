package io.pengyun.api.volume;

import java.util.Optional;
import java.util.UUID;

/**
 * The state of one operation on one volume.
 *
 * @param target the instance to attach to; only for {@link Action#ATTACH}
 * @param wantedBefore for the undo
 * @param instanceBefore for the undo
 */
record VolumeChange(
        UUID volumeId, Action action, Optional<UUID> target, VolumeWanted wantedBefore, Optional<UUID> instanceBefore) {

    /** What can be asked of a volume. */
    enum Action {
        ATTACH,
        DETACH,
        DELETE,
        UNDELETE
    }
}
