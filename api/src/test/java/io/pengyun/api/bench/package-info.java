/** Benchmarks, run by {@code ./dev bench}; nothing here is a test. */
@NullMarked
package io.pengyun.api.bench;

import org.jspecify.annotations.NullMarked;
