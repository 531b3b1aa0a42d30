package io.pengyun.api.metering;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.metering.UsageService.Filter;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.tenancy.ProjectDirectory;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Usage over HTTP. */
@Path("/v1/usage")
@Produces(MediaType.APPLICATION_JSON)
class UsageResource {

    private final UsageService usage;
    private final ProjectDirectory projects;

    UsageResource(UsageService usage, ProjectDirectory projects) {
        this.usage = usage;
        this.projects = projects;
    }

    @GET
    @Requires(Permission.METERING_READ)
    @Operation(operationId = "listUsage", summary = "Usage intervals, newest first")
    public Page<UsageView> list(
            @QueryParam("project") @Nullable String project,
            @QueryParam("from") @Nullable String from,
            @QueryParam("until") @Nullable String until,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        Filter filter = new Filter(
                Optional.ofNullable(project)
                        .map(text -> projects.require(Permission.METERING_READ, text)
                                .id()
                                .value()),
                moment("from", from),
                moment("until", until));
        return usage.list(filter, PageRequest.of(pageSize, pageToken));
    }

    private static Optional<Instant> moment(String field, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException unreadable) {
            throw ProblemException.invalid(field, "must be a time with its offset, e.g. 2026-11-23T08:00:00Z.");
        }
    }
}
