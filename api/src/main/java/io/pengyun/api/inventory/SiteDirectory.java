package io.pengyun.api.inventory;

/** Finds sites by what callers write. */
public interface SiteDirectory {

    /**
     * The name of the site with this id or name; else {@code invalid}, naming the field. No check of the caller's rights:
     * where things can be is nobody's secret.
     */
    String requireName(String idOrName, String field);
}
