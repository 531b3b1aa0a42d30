package io.pengyun.api.network;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.tenancy.ProjectDirectory;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/networks}. */
@Path("/v1/networks")
@Tag(name = "networks")
public class NetworkResource {

    private final NetworkService service;
    private final ProjectDirectory projects;

    NetworkResource(NetworkService service, ProjectDirectory projects) {
        this.service = service;
        this.projects = projects;
    }

    @GET
    @Requires(Permission.RESOURCE_READ)
    @Operation(operationId = "listNetworks", summary = "The networks that you may see, newest first")
    public Page<NetworkView> list(
            @QueryParam("project") @Nullable String project,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        return service.list(project(project), PageRequest.of(pageSize, pageToken));
    }

    @GET
    @Path("{network}")
    @Requires(Permission.RESOURCE_READ)
    @Operation(operationId = "getNetwork", summary = "One network, by id, or by name within a project")
    public NetworkView get(@PathParam("network") String network, @QueryParam("project") @Nullable String project) {
        return service.get(network, project(project));
    }

    @GET
    @Path("{network}/ports")
    @Requires(Permission.RESOURCE_READ)
    @Operation(operationId = "listPorts", summary = "The ports of a network and their addresses, newest first")
    public Page<PortView> ports(
            @PathParam("network") String network,
            @QueryParam("project") @Nullable String project,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        return service.ports(network, project(project), PageRequest.of(pageSize, pageToken));
    }

    private Optional<UUID> project(@Nullable String project) {
        return Optional.ofNullable(project)
                .map(name ->
                        projects.require(Permission.RESOURCE_READ, name).id().value());
    }
}
