package io.pengyun.agent.enrolment;

import org.jspecify.annotations.Nullable;

/** The control plane gave no certificate. */
public final class EnrolmentException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean refused;

    private EnrolmentException(boolean refused, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.refused = refused;
    }

    /** The control plane answered and said no: trying again with the same words is of no use. */
    static EnrolmentException refused(String message) {
        return new EnrolmentException(true, message, null);
    }

    /** There was no usable answer. */
    static EnrolmentException unreachable(String message) {
        return new EnrolmentException(false, message, null);
    }

    /** There was no usable answer, because of this. */
    static EnrolmentException unreachable(String message, Throwable cause) {
        return new EnrolmentException(false, message, cause);
    }

    public boolean refused() {
        return refused;
    }
}
