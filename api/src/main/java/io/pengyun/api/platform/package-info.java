/**
 * What every feature stands on: problem responses, ids, pages, idempotency, clock, configuration, the embedded database.
 *
 * <p>Knows no feature of the cloud; nothing here may name a tenant, a host or an instance.
 */
@NullMarked
package io.pengyun.api.platform;

import org.jspecify.annotations.NullMarked;
