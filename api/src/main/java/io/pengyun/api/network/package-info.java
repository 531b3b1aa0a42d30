/**
 * Networks of projects, and the addresses and ports on them.
 */
@NullMarked
package io.pengyun.api.network;

import org.jspecify.annotations.NullMarked;
