/**
 * The commands: a class for each group, which turns options into calls and answers into columns. Must not know sockets,
 * headers or files of the configuration.
 */
@NullMarked
package io.pengyun.cli.command;

import org.jspecify.annotations.NullMarked;
