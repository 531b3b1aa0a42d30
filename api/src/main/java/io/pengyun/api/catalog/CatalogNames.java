package io.pengyun.api.catalog;

/** The form of names in the catalog. */
final class CatalogNames {

    static final String NAME = "[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?";
    static final String MESSAGE =
            "must be 1 to 63 lower-case letters, digits, dots or dashes, and begin and end with a letter or digit";

    private CatalogNames() {}
}
