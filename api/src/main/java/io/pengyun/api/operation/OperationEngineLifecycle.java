package io.pengyun.api.operation;

import io.pengyun.api.platform.Ids;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import javax.sql.DataSource;

/** Starts and stops this replica's engine with the application. */
@ApplicationScoped
class OperationEngineLifecycle {

    private static final int FIRST = 100;

    private final OperationEngine engine;
    private final OperationNotices notices;

    @Inject
    OperationEngineLifecycle(
            OperationRunner.Tools tools,
            OperationKinds kinds,
            OperationChores chores,
            OperationConfiguration settings,
            OperationWatch watch,
            Ids ids,
            DataSource dataSource) {
        OperationRunner runner = new OperationRunner(tools, kinds, settings.lease(), CommitHook.NONE);
        this.engine = new OperationEngine(
                tools,
                runner,
                chores,
                new OperationEngine.Settings(
                        "replica-" + ids.next(), settings.workers(), settings.lease(), settings.idle()));
        this.notices = new OperationNotices(dataSource, engine::signal, watch::changed);
    }

    /** For tests that drive operations by themselves. */
    OperationEngine engine() {
        return engine;
    }

    void start(@Observes StartupEvent event) {
        engine.start();
        notices.start();
    }

    /** Before the parts that running steps use, e.g. the audit trail. */
    void stop(@Observes @Priority(FIRST) ShutdownEvent event) {
        notices.close();
        engine.close();
    }
}
