package io.pengyun.api.federation;

/** The identity provider does not answer, or not with what it should; nothing is known of what was asked. */
final class ProviderAwayException extends Exception {

    private static final long serialVersionUID = 1L;

    ProviderAwayException(String what) {
        super(what);
    }

    ProviderAwayException(String what, Throwable cause) {
        super(what, cause);
    }
}
