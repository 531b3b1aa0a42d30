/** What every driver must do, as tests that each driver's own tests inherit. */
@NullMarked
package io.pengyun.agent.driver;

import org.jspecify.annotations.NullMarked;
