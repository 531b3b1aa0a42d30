/**
 * The words in which every feature asks: may this caller do that there?
 *
 * <p>Comes before all features, so that each can declare its permissions; {@code identity} answers the question. Knows no
 * user, role or department record.
 */
@NullMarked
package io.pengyun.api.access;

import org.jspecify.annotations.NullMarked;
