package io.pengyun.api.operation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The {@link OperationHarness} for tests inside the running application: inject it and give it a scenario. */
@ApplicationScoped
public class OperationTrials {

    private final OperationRunner.Tools tools;
    private final OperationEngineLifecycle lifecycle;

    @Inject
    OperationTrials(OperationRunner.Tools tools, OperationEngineLifecycle lifecycle) {
        this.tools = tools;
        this.lifecycle = lifecycle;
    }

    /** Tries everything on a kind, with the application's own engine paused meanwhile. */
    public <S> void verify(OperationScenario<S> scenario) {
        try {
            lifecycle.engine().pause();
            new OperationHarness(tools).verify(scenario);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        } finally {
            lifecycle.engine().resume();
        }
    }
}
