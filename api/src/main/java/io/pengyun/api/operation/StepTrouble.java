package io.pengyun.api.operation;

/** A step's code threw; its transaction is rolled back and the attempt counts. */
final class StepTrouble extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StepTrouble(Throwable cause) {
        super(cause);
    }
}
