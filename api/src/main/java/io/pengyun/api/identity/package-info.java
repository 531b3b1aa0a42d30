/**
 * Users, logins and roles; the answer to the question that {@code access} words.
 *
 * <p>Knows departments and projects; knows no resource.
 */
@NullMarked
package io.pengyun.api.identity;

import org.jspecify.annotations.NullMarked;
