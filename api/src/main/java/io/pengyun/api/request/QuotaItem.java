package io.pengyun.api.request;

import io.pengyun.api.platform.EnumWords;
import io.pengyun.api.platform.SchemaNames;
import io.pengyun.api.tenancy.Quota.QuotaLimitsView;
import io.pengyun.api.tenancy.QuotaScope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Other limits for the project of the request, or for its department. */
@Schema(name = "QuotaItem", extensions = @Extension(name = SchemaNames.ITEM_KIND, value = "quota"))
record QuotaItem(
        @Schema(required = true, examples = "quota") @NotBlank
        String kind,

        @NotNull @ItemName String name,

        @Schema(description = "Whose limits: those of the request's project, or of its department")
        @NotNull(message = "is missing.")
        QuotaScope of,

        @Schema(description = "What may not be exceeded; those that are left out stay as they are")
        Optional<@Valid QuotaLimitsView> limits,

        @Schema(description = "What may be exceeded, with a warning; those that are left out stay as they are")
        Optional<@Valid QuotaLimitsView> soft) {

    /** For people, e.g. {@code project payroll}. */
    String of(String projectName, String departmentName) {
        return EnumWords.word(of) + " " + (of == QuotaScope.PROJECT ? projectName : departmentName);
    }
}
