/**
 * What {@code pengctl} remembers between two calls: contexts and tokens, in {@code $PENGCTL_HOME}. Must not know HTTP or
 * commands.
 */
@NullMarked
package io.pengyun.cli.config;

import org.jspecify.annotations.NullMarked;
