/**
 * The city's identity provider as a program on a person's machine sees it: the device flow (RFC 8628), another token for an
 * old one, and the end of a login. Must not know commands or how things are printed.
 */
@NullMarked
package io.pengyun.cli.provider;

import org.jspecify.annotations.NullMarked;
