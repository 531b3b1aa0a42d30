package io.pengyun.api.request;

import io.pengyun.api.platform.SchemaNames;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Another term for what is there, as one item of a request asks for it; the request's own term is the new one. */
@Schema(name = "ExtensionItem", extensions = @Extension(name = SchemaNames.ITEM_KIND, value = "extension"))
record ExtensionItem(
        @Schema(required = true, examples = "extension") @NotBlank
        String kind,

        @NotNull @ItemName String name,

        @Schema(description = "Ids, or names in the project; also of what is deleted and can still be had back")
        @NotEmpty
        @Size(max = 1_000)
        List<@NotBlank @Size(max = 63) String> of) {}
