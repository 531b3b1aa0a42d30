/**
 * {@code pengctl}: reads the command line, runs one command, turns what went wrong into words and an exit code. Must not
 * know single resources; those are in {@code command}.
 */
@NullMarked
package io.pengyun.cli;

import org.jspecify.annotations.NullMarked;
