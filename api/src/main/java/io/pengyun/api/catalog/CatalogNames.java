package io.pengyun.api.catalog;

/** The form of names in the catalog. */
final class CatalogNames {

    static final String NAME = "(?![a-z]{2,5}-[0-9a-hjkmnp-tv-z]{26}$)[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?";
    static final String MESSAGE =
            "must be 1 to 63 lower-case letters, digits, dots or dashes, begin and end with a letter or digit, and not look"
                    + " like an id.";

    private CatalogNames() {}
}
