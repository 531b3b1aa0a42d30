/**
 * People who come in through the city's identity provider (OpenID Connect): whether a token of its is good, what it says of
 * somebody, and whether it still stands for a login. Must not know what roles are for, nor how users and logins are kept.
 *
 * <pre>
 *   token ─ ProviderTokens: signed by the provider, for us, in time?
 *     └─ known login? ── yes ─ goes on; asked for at the provider (ProviderProfiles) every so often
 *                    └── no ── asked for at once: user, roles by groups, login
 * </pre>
 */
@NullMarked
package io.pengyun.api.federation;

import org.jspecify.annotations.NullMarked;
