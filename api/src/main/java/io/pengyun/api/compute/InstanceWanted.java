package io.pengyun.api.compute;

import static io.pengyun.api.agent.HostReport.bytes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.agent.WantedSlice;
import io.pengyun.api.agent.WantedSource;
import io.pengyun.api.network.NetworkService;
import io.pengyun.api.network.Port;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.volume.VolumeId;
import io.pengyun.api.volume.VolumeService;
import io.pengyun.protocol.v1.CrashPolicy;
import io.pengyun.protocol.v1.Nic;
import io.pengyun.protocol.v1.RootDisk;
import io.pengyun.protocol.v1.VolumeAttachment;
import io.pengyun.protocol.v1.WantedInstance;
import io.pengyun.protocol.v1.WantedPower;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Tells the gateway which instances are wanted on a host, since a generation or all of them. */
@ApplicationScoped
class InstanceWanted implements WantedSource {

    /** How long a guest may take to shut down before its power is cut, in seconds. */
    private static final int STOP_TIMEOUT_SECONDS = 60;

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final Jdbc jdbc;
    private final OutlivedCopies copies;
    private final NetworkService networks;
    private final VolumeService volumes;
    private final ObjectMapper json;

    InstanceWanted(
            Jdbc jdbc, OutlivedCopies copies, NetworkService networks, VolumeService volumes, ObjectMapper json) {
        this.jdbc = jdbc;
        this.copies = copies;
        this.networks = networks;
        this.volumes = volumes;
        this.json = json;
    }

    @Override
    public void collect(UUID hostId, long afterGeneration, WantedSlice.Builder into) {
        List<Row> rows = jdbc.list(
                "select i.*, p.name as project_name, d.name as department_name, m.source as image_source,"
                        + " m.sha256 as image_sha256, m.format as image_format from instance i"
                        + " join project p on p.id = i.project_id join department d on d.id = i.department_id"
                        + " join image m on m.id = i.image_id where i.host_id = ? and i.host_generation > ?"
                        + " and not (i.wanted = 'purged' and i.observed = 'absent') order by i.id",
                this::row,
                hostId,
                afterGeneration);
        List<UUID> ids = rows.stream().map(Row::id).toList();
        Map<UUID, List<Port>> ports = networks.portsOf(ids).stream().collect(Collectors.groupingBy(Port::instanceId));
        Map<UUID, List<VolumeId>> attached = volumes.wantedAttachments(ids);
        for (Row row : rows) {
            WantedInstance.Builder wanted = row.wanted();
            ports.getOrDefault(row.id(), List.of()).forEach(port -> wanted.addNics(nic(port)));
            attached.getOrDefault(row.id(), List.of())
                    .forEach(volume -> wanted.addVolumes(VolumeAttachment.newBuilder()
                            .setVolumeId(bytes(volume.value()))
                            .setSerial(serial(volume))));
            into.addInstance(wanted.build());
        }
        copies.collect(hostId, afterGeneration, into);
    }

    private record Row(UUID id, WantedInstance.Builder wanted) {}

    private Row row(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        WantedState state = WantedState.of(row.getString("wanted"));
        WantedInstance.Builder wanted = WantedInstance.newBuilder()
                .setInstanceId(bytes(id))
                .setGeneration(row.getLong("generation"))
                .setEpoch(row.getLong("epoch"))
                .setPower(
                        switch (state) {
                            case RUNNING -> WantedPower.WANTED_POWER_RUNNING;
                            case STOPPED, DELETED -> WantedPower.WANTED_POWER_STOPPED;
                            case PURGED -> WantedPower.WANTED_POWER_ABSENT;
                        })
                .setCrashPolicy(
                        row.getString("crash_policy").equals("report")
                                ? CrashPolicy.CRASH_POLICY_REPORT
                                : CrashPolicy.CRASH_POLICY_RESTART)
                .setLeased(row.getString("recovery_policy").equals("elsewhere"))
                .setRebootGeneration(row.getLong("reboot_generation"))
                .setForceStop(row.getBoolean("force_stop"))
                .setStopTimeoutSeconds(STOP_TIMEOUT_SECONDS)
                .setName(row.getString("name"))
                .setProjectId(bytes(row.getObject("project_id", UUID.class)))
                .setProjectName(row.getString("project_name"))
                .setDepartmentName(row.getString("department_name"))
                .setVcpus(row.getInt("vcpus"))
                .setMemoryMib(row.getLong("memory_mib"))
                .setRootDisk(RootDisk.newBuilder()
                        .setImageId(row.getObject("image_id", UUID.class).toString())
                        .setImageSource(row.getString("image_source"))
                        .setImageSha256(row.getString("image_sha256"))
                        .setImageFormat(row.getString("image_format"))
                        .setSizeGib(row.getLong("root_disk_gib")))
                .addAllSshPublicKeys(
                        List.of((String[]) row.getArray("ssh_public_keys").getArray()))
                .putAllMetadata(texts(row.getString("metadata")))
                .addAllDeviceAddresses(
                        List.of((String[]) row.getArray("device_addresses").getArray()));
        String userData = row.getString("user_data");
        if (userData != null) {
            wanted.setUserData(userData);
        }
        return new Row(id, wanted);
    }

    private Map<String, String> texts(String document) {
        try {
            return json.readValue(document, TEXTS);
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("metadata in the records is not a JSON object of texts", malformed);
        }
    }

    /** What the guest sees: the first 20 characters of the id without its dash fit into a virtio serial. */
    static String serial(VolumeId volume) {
        String random = volume.text().substring("vol-".length());
        return "vol-" + random.substring(random.length() - 16);
    }

    private static Nic nic(Port port) {
        return Nic.newBuilder()
                .setPortId(bytes(port.id()))
                .setNetworkId(bytes(port.networkId().value()))
                .setMac(port.mac())
                .setAddress(port.address())
                .setPrefixLength(port.prefixLength())
                .setGateway(port.gateway())
                .build();
    }
}
