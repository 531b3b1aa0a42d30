package io.pengyun.api.inventory;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Versions;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/hosts}. */
@Path("/v1/hosts")
@Tag(name = "inventory")
public class HostResource {

    private final HostService service;
    private final StrayDomains strays;
    private final Clock clock;

    HostResource(HostService service, StrayDomains strays, Clock clock) {
        this.service = service;
        this.strays = strays;
        this.clock = clock;
    }

    @GET
    @Requires(Permission.INVENTORY_READ)
    @Operation(operationId = "listHosts", summary = "The hosts, newest first")
    public Page<HostService.View> list(
            @QueryParam("site") @Nullable String site,
            @QueryParam("mode") @Nullable String mode,
            @QueryParam("health") @Nullable String health,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        return service.list(
                Optional.ofNullable(site),
                word("mode", mode, HostMode.values(), HostMode::text),
                word("health", health, HostHealth.values(), HostHealth::text),
                PageRequest.of(pageSize, pageToken));
    }

    @GET
    @Path("{host}")
    @Requires(Permission.INVENTORY_READ)
    @Operation(operationId = "getHost", summary = "One host, by id or name")
    public RestResponse<HostService.View> get(@PathParam("host") String host) {
        return tagged(service.get(host));
    }

    @PATCH
    @Path("{host}")
    @Requires(Permission.INVENTORY_WRITE)
    @Operation(
            operationId = "updateHost",
            summary = "Changes rack, chassis, labels or allocation ratio of a host, or whose alone it is")
    public RestResponse<HostService.View> update(
            @PathParam("host") String host,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid HostService.Update update) {
        return tagged(service.update(host, update, ifMatch, clock));
    }

    @POST
    @Path("{host}/cordon")
    @Requires(Permission.INVENTORY_WRITE)
    @Operation(operationId = "cordonHost", summary = "Nothing new is placed there; what runs goes on")
    public RestResponse<HostService.View> cordon(@PathParam("host") String host) {
        return tagged(service.move(host, HostMode.CORDONED, clock));
    }

    @POST
    @Path("{host}/uncordon")
    @Requires(Permission.INVENTORY_WRITE)
    @Operation(operationId = "uncordonHost", summary = "Things are placed there again")
    public RestResponse<HostService.View> uncordon(@PathParam("host") String host) {
        return tagged(service.move(host, HostMode.ACTIVE, clock));
    }

    @POST
    @Path("{host}/drain")
    @Requires(Permission.INVENTORY_WRITE)
    @Operation(operationId = "drainHost", summary = "Nothing new is placed there, and what runs is to leave")
    public RestResponse<HostService.View> drain(@PathParam("host") String host) {
        return tagged(service.move(host, HostMode.DRAINING, clock));
    }

    @POST
    @Path("{host}/retire")
    @Requires(Permission.INVENTORY_WRITE)
    @Operation(operationId = "retireHost", summary = "Takes an empty host out for good; its certificate ends")
    public RestResponse<HostService.View> retire(@PathParam("host") String host) {
        return tagged(service.retire(host, clock));
    }

    @GET
    @Path("{host}/strays")
    @Requires(Permission.INVENTORY_READ)
    @Operation(operationId = "listStrays", summary = "What runs or lies on a host and is not wanted there")
    public Page<StrayDomains.View> strays(
            @PathParam("host") String host,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        return strays.on(host, PageRequest.of(pageSize, pageToken));
    }

    @DELETE
    @Path("{host}/strays/{stray}")
    @Requires(Permission.INVENTORY_WRITE)
    @Operation(
            operationId = "removeStray",
            summary = "Removes an orphan from its host, disks and all, as soon as the host is there")
    public void removeStray(@PathParam("host") String host, @PathParam("stray") String stray) {
        strays.remove(host, stray);
    }

    private static <T> Optional<T> word(String field, @Nullable String text, T[] values, Function<T, String> name) {
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(values)
                .filter(value -> name.apply(value).equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        field,
                        "must be one of "
                                + String.join(
                                        ", ", Arrays.stream(values).map(name).toList()))));
    }

    private static RestResponse<HostService.View> tagged(HostService.View view) {
        return Versions.ok(view, view.version());
    }
}
