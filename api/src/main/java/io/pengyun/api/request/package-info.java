/**
 * Applications for resources: preview, submit, approval, expiry. Fulfils through {@code ItemKind}s.
 */
@NullMarked
package io.pengyun.api.request;

import org.jspecify.annotations.NullMarked;
