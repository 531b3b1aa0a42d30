/**
 * How things look: tables that fit the terminal, details, progress, colours; as table, JSON or YAML. Knows the progress of an operation and
 * nothing else of the API.
 */
@NullMarked
package io.pengyun.cli.output;

import org.jspecify.annotations.NullMarked;
