package io.pengyun.api.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a department asks for. */
@Schema(name = "RequestCreate")
record RequestCreate(
        @Schema(description = "Name or id", examples = "payroll") @NotBlank
        String project,

        @Schema(description = "Why, for the approver", examples = "Yearly tax run") @NotBlank @Size(max = 500)
        String purpose,

        @Schema(description = "0 public to 5 most secret; sites need at least this accreditation", defaultValue = "0")
        Optional<@Min(0) @Max(5) Integer> dataClassification,

        @Schema(description = "Days until the resources end; absent: as many as the platform says, or no end")
        Optional<@Min(1) @Max(3650) Integer> termDays,

        @Schema(description = "They shall have no end, whatever the platform says", defaultValue = "false")
        Optional<Boolean> noEnd,

        @Schema(description = "What is asked for; the kind of each tells its form: either new things, or changes")
        @NotEmpty
        @Size(max = 50)
        List<@NotNull ObjectNode> items) {

    /** The same with the term that holds. */
    RequestCreate with(Optional<Integer> term) {
        return new RequestCreate(project, purpose, dataClassification, term, Optional.empty(), items);
    }
}
