package io.pengyun.api.testing;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives the control plane under test its clock; a test injects {@link MovableClock} to move it. */
@Singleton
class TestSources {

    @Produces
    @Singleton
    MovableClock clock() {
        return new MovableClock();
    }
}
