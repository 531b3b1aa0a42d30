/** Tests of enrolment over real TLS. */
@NullMarked
package io.pengyun.agent.enrolment;

import org.jspecify.annotations.NullMarked;
