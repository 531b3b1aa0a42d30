package io.pengyun.api.audit;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * With what the installation's signatures are verified.
 *
 * @param publicKey SubjectPublicKeyInfo as PEM
 */
@Schema(name = "AuditPublicKey")
record AuditPublicKey(
        @Schema(examples = "5f1d0c9ab2e34786") String keyId,
        @Schema(examples = AuditKey.ALGORITHM) String algorithm,
        String publicKey) {}
