package io.pengyun.api.identity;

import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;

/** What a person must do about its login before anything else. */
enum Unready {
    /** Somebody else gave the password. */
    PASSWORD_TO_CHANGE(
            ProblemCode.PASSWORD_CHANGE_REQUIRED,
            "Somebody else gave you this password; change it first: POST /v1/me/password."),
    /** A role of the user asks for one. */
    SECOND_FACTOR_TO_ENROL(
            ProblemCode.SECOND_FACTOR_MISSING, "Your roles need a second factor; set it up first: POST /v1/me/totp.");

    private final ProblemCode code;
    private final String detail;

    Unready(ProblemCode code, String detail) {
        this.code = code;
        this.detail = detail;
    }

    ProblemException problem() {
        return new ProblemException(code, detail);
    }
}
