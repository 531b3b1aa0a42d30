/**
 * The gateway to the agents: enrolment, their certificates, one connection per host, wanted state down, reports up.
 *
 * <p>Knows what is wanted only through {@code WantedSource} and hands reports to {@code Observer}s.
 */
@NullMarked
package io.pengyun.api.agent;

import org.jspecify.annotations.NullMarked;
