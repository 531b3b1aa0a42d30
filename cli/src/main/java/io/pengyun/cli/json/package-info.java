/**
 * JSON and YAML as trees. The command line passes on what the server sends, also fields that it has never heard of, so
 * there are no classes per resource here. Must not know where a tree comes from.
 */
@NullMarked
package io.pengyun.cli.json;

import org.jspecify.annotations.NullMarked;
