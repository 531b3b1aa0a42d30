/**
 * Who the agent is: the join token, the certificate that it buys, and its renewal.
 *
 * <p>Trust starts from the token alone: it names the digest of the control plane's authority, so that not even the first
 * connection believes a stranger. Knows nothing of instances.
 */
@NullMarked
package io.pengyun.agent.enrolment;

import org.jspecify.annotations.NullMarked;
