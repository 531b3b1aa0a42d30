package io.pengyun.api.volume;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pengyun.api.request.TermState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A volume as its department sees it. */
@Schema(name = "Volume")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record VolumeView(
        String id,
        String name,
        String projectId,
        String projectName,
        long sizeGib,
        String hostId,
        String hostName,
        @Schema(description = "present, deleted or purged") String wanted,

        @Schema(description = "What its host last said: unknown, preparing, ready, absent or failed")
        String observed,

        Optional<String> observedReason,

        @Schema(description = "What its owner has to know, e.g. that its term has ended")
        Optional<String> stateReason,

        @Schema(description = "The instance that it shall be attached to")
        Optional<String> instanceId,

        Optional<String> instanceName,

        @Schema(description = "Whether that instance has it, by the last report")
        boolean attached,

        Optional<String> operationId,
        Map<String, String> labels,

        @Schema(description = "When its term ends; absent: no end")
        Optional<Instant> endsAt,

        @Schema(description = "open (no end), running, ending (soon) or ended")
        TermState termState,

        @Schema(description = "Since its term has ended: when it is deleted, or as soon after as it is not attached")
        Optional<Instant> deleteAt,

        Optional<Instant> deletedAt,
        Optional<Instant> purgeAt,
        Instant createdAt,
        long version) {}
