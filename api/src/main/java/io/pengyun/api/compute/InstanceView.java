package io.pengyun.api.compute;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pengyun.api.request.TermState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An instance as its department sees it. Its user-data is never shown. */
@Schema(name = "Instance")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record InstanceView(
        String id,
        String name,
        String projectId,
        String projectName,
        String departmentId,
        String flavor,
        String image,
        int vcpus,
        long memoryMib,
        long rootDiskGib,
        String hostId,
        String hostName,

        @Schema(description = "One word for people, from wanted, observed and operation", examples = "running")
        String state,

        Optional<String> stateReason,

        @Schema(description = "running, stopped, deleted or purged")
        String wanted,

        @Schema(
                description =
                        "What its agent last said: unknown, preparing, running, stopping, stopped, crashed, absent, failed")
        String observed,

        Optional<Instant> observedAt,
        List<String> addresses,
        List<String> volumeIds,
        Optional<String> operationId,
        Map<String, String> labels,
        Map<String, String> metadata,
        CrashPolicy crashPolicy,
        RecoveryPolicy recoveryPolicy,
        long epoch,
        long bootCount,

        @Schema(description = "When its term ends; absent: no end")
        Optional<Instant> endsAt,

        @Schema(description = "open (no end), running, ending (soon) or ended")
        TermState termState,

        @Schema(description = "Since its term has ended: when it is deleted, unless somebody extends it")
        Optional<Instant> deleteAt,

        Optional<Instant> deletedAt,
        Optional<Instant> purgeAt,
        Instant createdAt,
        long version) {}
