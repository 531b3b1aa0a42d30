package io.pengyun.api.operation;

/** A step said that it cannot be done; carries the reason out of its transaction, which is rolled back. */
final class StepRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    StepRefusal(String code, String reason) {
        super(reason);
        this.code = code;
    }

    OperationReason reason() {
        String sentence = getMessage();
        return new OperationReason(code, sentence == null ? code : sentence);
    }
}
