/**
 * The durable engine: work that happens once, with steps, progress, deadline and undo.
 *
 * <p>Knows kinds only through {@code OperationKind}, which later features implement.
 */
@NullMarked
package io.pengyun.api.operation;

import org.jspecify.annotations.NullMarked;
