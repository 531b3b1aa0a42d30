package io.pengyun.api.identity;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The caller and what it is. */
@Schema(name = "Me")
public record Me(
        User user,
        List<RoleBinding> roles,

        @Schema(description = "Recovery codes that were not used yet")
        int recoveryCodesLeft) {}
