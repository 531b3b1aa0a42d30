/**
 * The public API as this command line uses it: calls with a token, problems, pages, keys for safe repeats, operations that
 * are followed to their end. Must not know options or how things are printed.
 */
@NullMarked
package io.pengyun.cli.api;

import org.jspecify.annotations.NullMarked;
