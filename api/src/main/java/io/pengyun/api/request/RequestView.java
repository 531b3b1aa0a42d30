package io.pengyun.api.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.tenancy.ProjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A request as its department sees it. */
@Schema(name = "Request")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record RequestView(
        String id,
        String projectId,
        String projectName,
        String departmentId,
        String departmentName,
        String requester,
        String purpose,
        int dataClassification,

        @Schema(description = "Days from when it was agreed to; absent: no end")
        Optional<Integer> termDays,

        @Schema(description = "The same in words", examples = "no end")
        String term,

        List<Item> items,
        Quantities totals,
        List<Place> places,

        @Schema(description = "Soft quotas that it exceeded when it was submitted")
        List<String> warnings,

        @Schema(description = "submitted, approved, rejected, cancelled, expired, fulfilled or failed")
        String state,

        Optional<String> reason,

        @Schema(description = "Who has to agree, while it is submitted", examples = "an approver of health")
        Optional<String> waitsFor,

        @Schema(description = "Until when it has to be decided, while it is submitted")
        Optional<Instant> claimExpiresAt,

        Optional<String> operationId,
        Instant createdAt,
        long version) {

    /** One item, without its secrets. */
    @Schema(name = "RequestedItem")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Item(
            String kind,
            String name,
            int count,
            Quantities each,
            Optional<String> attachTo,
            Optional<String> site,

            @Schema(
                    implementation = Object.class,
                    description = "What else was asked for, in the words of its kind; user-data is not shown")
            ObjectNode asked) {}

    /** @param hosts on how many hosts of the site */
    @Schema(name = "RequestPlace")
    public record Place(String site, int hosts) {}

    static RequestView of(RequestEntity request, ProjectRef project, Optional<String> waitsFor) {
        return new RequestView(
                new RequestId(request.id).text(),
                Ids.text("prj", request.projectId),
                project.name(),
                Ids.text("dep", request.departmentId),
                project.departmentName(),
                request.requesterName,
                request.purpose,
                request.dataClassification,
                Optional.ofNullable(request.termDays),
                TermRules.words(Optional.ofNullable(request.termDays)),
                request.items.stream().map(RequestView::item).toList(),
                request.terms.totals(),
                request.terms.places().stream()
                        .map(place -> new Place(place.site(), place.hosts()))
                        .toList(),
                Objects.requireNonNull(request.terms.warnings()),
                request.state.text(),
                Optional.ofNullable(request.reason),
                waitsFor,
                Optional.ofNullable(request.claimExpiresAt).filter(end -> request.state == RequestState.SUBMITTED),
                Optional.ofNullable(request.operationId).map(id -> new OperationId(id).text()),
                request.createdAt,
                request.version);
    }

    private static Item item(PlannedItem item) {
        return new Item(item.kind(), item.name(), item.count(), item.each(), item.with(), item.site(), item.asked());
    }
}
