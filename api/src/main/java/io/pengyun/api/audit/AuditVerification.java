package io.pengyun.api.audit;

import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a look at the whole chain found.
 *
 * @param verified how many links are as they were written, from the first on
 * @param anchors how many signed heads there are to compare with
 * @param headHash the hash of the last of them, in hexadecimal digits: who noted it elsewhere can tell a chain that was cut
 */
@Schema(name = "AuditVerification")
public record AuditVerification(
        boolean intact,
        long verified,
        long anchors,
        String headHash,
        Optional<Long> brokenSequence,
        Optional<String> reason) {}
