package io.pengyun.api.identity;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Codes for who has lost the phone. Shown this once. */
@Schema(name = "RecoveryCodes")
record RecoveryCodes(
        @Schema(description = "Each good for one login; keep them where the phone is not")
        List<String> codes) {

    @Override
    public String toString() {
        return "RecoveryCodes[]";
    }
}
