/**
 * The hash-chained record of who did what, when, from where and with which outcome.
 *
 * <p>Opened before the work, completed after it. Knows callers and subjects as text only.
 */
@NullMarked
package io.pengyun.api.audit;

import org.jspecify.annotations.NullMarked;
