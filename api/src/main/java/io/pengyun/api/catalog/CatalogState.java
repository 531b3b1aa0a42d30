package io.pengyun.api.catalog;

import jakarta.persistence.EnumeratedValue;

/** Whether something of the catalog can be asked for. */
enum CatalogState {
    /** Can be asked for. */
    ACTIVE("active"),
    /** What has it keeps it; nothing new gets it. */
    RETIRED("retired");

    @EnumeratedValue
    private final String text;

    CatalogState(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
