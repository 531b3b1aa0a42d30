/**
 * Who hears of events, and how: lists and streams for those who call, webhooks and mail for those who do not.
 *
 * <p>Reads the order of events and the standing of people. Knows nothing of who publishes.
 */
@NullMarked
package io.pengyun.api.subscription;

import org.jspecify.annotations.NullMarked;
