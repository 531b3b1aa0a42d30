package io.pengyun.api.catalog;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What can be changed of a flavor or an image. */
@Schema(name = "CatalogUpdate")
record CatalogUpdate(
        @NotBlank @Pattern(regexp = "active|retired", message = "must be active or retired")
        String state) {

    CatalogState newState() {
        return state.equals("active") ? CatalogState.ACTIVE : CatalogState.RETIRED;
    }
}
