package io.pengyun.api.compute;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What an instance item froze at submission: everything that the rows need, resolved. */
record InstanceTerms(
        UUID flavorId,
        UUID imageId,
        int vcpus,
        long memoryMib,
        long rootDiskGib,
        List<String> sshPublicKeys,
        Optional<String> userData,
        Map<String, String> metadata,
        Map<String, String> labels,
        CrashPolicy crashPolicy,
        RecoveryPolicy recoveryPolicy) {}
