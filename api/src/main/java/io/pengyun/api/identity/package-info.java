/**
 * Users, logins, roles and the one question that every other feature asks: may this caller do that there?
 *
 * <p>Knows departments and projects; knows no resource.
 */
@NullMarked
package io.pengyun.api.identity;

import org.jspecify.annotations.NullMarked;
