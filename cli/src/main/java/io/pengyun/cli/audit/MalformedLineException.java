package io.pengyun.cli.audit;

import java.io.IOException;

/** A line that is nothing an export holds; the message says why. */
final class MalformedLineException extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedLineException(String message) {
        super(message);
    }
}
