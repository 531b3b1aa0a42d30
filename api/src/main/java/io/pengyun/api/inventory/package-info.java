/**
 * Sites, racks and hosts: what there is, with the facts their agents told.
 *
 * <p>Knows no tenant and no connection; the gateway brings the facts.
 */
@NullMarked
package io.pengyun.api.inventory;

import org.jspecify.annotations.NullMarked;
