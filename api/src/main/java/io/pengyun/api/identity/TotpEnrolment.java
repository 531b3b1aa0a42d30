package io.pengyun.api.identity;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A second factor that waits for its first code. Shown this once. */
@Schema(name = "TotpEnrolment")
record TotpEnrolment(
        @Schema(
                description = "For the app, as a picture or by hand",
                examples = "otpauth://totp/Pengyun:li.wei?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Pengyun")
        String uri,

        @Schema(description = "The same, for who types it in", examples = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        String secret) {

    @Override
    public String toString() {
        return "TotpEnrolment[]";
    }
}
