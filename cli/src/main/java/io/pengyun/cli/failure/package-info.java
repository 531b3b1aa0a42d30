/**
 * How a command ends when it does not succeed: what the person reads and the exit code a script reads. Must not know
 * HTTP, files or commands.
 */
@NullMarked
package io.pengyun.cli.failure;

import org.jspecify.annotations.NullMarked;
