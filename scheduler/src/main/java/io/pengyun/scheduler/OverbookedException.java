package io.pengyun.scheduler;

/** A claim asks for what its host does not have free; the fleet is as before. */
public final class OverbookedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OverbookedException(String message) {
        super(message);
    }
}
