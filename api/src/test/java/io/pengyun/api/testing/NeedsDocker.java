package io.pengyun.api.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** For tests that need a Docker engine with a PostgreSQL image; where there is none, they say that they are skipped. */
@ExtendWith(NeedsDocker.Condition.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface NeedsDocker {

    /** The image, PostgreSQL 15 or newer. */
    String IMAGE = "PENGYUN_TEST_POSTGRES_IMAGE";

    /** Looks at the environment. */
    class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if ("1".equals(System.getenv("PENGYUN_TEST_DOCKER")) && System.getenv(IMAGE) != null) {
                return ConditionEvaluationResult.enabled("there is a Docker engine");
            }
            System.out.println("SKIPPED " + context.getDisplayName()
                    + ": needs PENGYUN_TEST_DOCKER=1, a Docker engine, and a PostgreSQL image in " + IMAGE);
            return ConditionEvaluationResult.disabled("no Docker engine");
        }
    }
}
