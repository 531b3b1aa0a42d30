/**
 * Flavors and images: what may be asked for.
 */
@NullMarked
package io.pengyun.api.catalog;

import org.jspecify.annotations.NullMarked;
