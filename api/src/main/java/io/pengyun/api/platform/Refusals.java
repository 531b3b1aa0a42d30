package io.pengyun.api.platform;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hibernate.exception.ConstraintViolationException;

/** Tells which rule of the records a failed write broke, however deep the cause lies. */
public final class Refusals {

    private static final int DEEPEST_CAUSE = 16;

    private Refusals() {}

    /** The name of the violated constraint; empty when it was something else. */
    public static Optional<String> constraint(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof SqlRefusedException refused) {
                return refused.constraint();
            }
            if (cause instanceof ConstraintViolationException refused) {
                return Optional.ofNullable(refused.getConstraintName());
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /**
     * Runs a write and translates what the records refuse.
     *
     * @param problems by name of constraint, what to say to the caller
     */
    public static void translate(Map<String, Supplier<ProblemException>> problems, Runnable write) {
        try {
            write.run();
        } catch (RuntimeException failure) {
            Supplier<ProblemException> problem =
                    constraint(failure).map(problems::get).orElse(null);
            if (problem == null) {
                throw failure;
            }
            throw problem.get();
        }
    }

    /** For a constraint that keeps names apart. */
    public static ProblemException nameTaken(String kind, String name) {
        return new ProblemException(
                ProblemCode.NAME_TAKEN, "There is already a " + kind + " named \"" + name + "\"; choose another name.");
    }
}
