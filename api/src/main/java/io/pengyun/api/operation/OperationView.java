package io.pengyun.api.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * An operation as the API shows it.
 *
 * @param percent 0 to 100; 100 only when it has succeeded
 * @param waitsFor completes "waits for"; while it waits
 * @param reasonCode why it is undone, parked or abandoned
 */
@Schema(name = "Operation")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record OperationView(
        String id,
        String kind,
        String subject,
        Optional<String> departmentId,
        Optional<String> projectId,
        String actor,
        OperationStatus status,
        OperationDirection direction,
        Optional<String> step,
        int attempts,
        long done,
        long total,
        int percent,
        Optional<String> waitsFor,
        Optional<String> reasonCode,
        Optional<String> reason,
        boolean cancelWanted,
        Instant deadline,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> endedAt) {

    /** 202, with where to follow it. */
    public RestResponse<OperationView> accepted() {
        return RestResponse.ResponseBuilder.<OperationView>create(RestResponse.Status.ACCEPTED, this)
                .header(HttpHeaders.LOCATION, "/v1/operations/" + id)
                .build();
    }
}
