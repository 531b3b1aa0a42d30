package io.pengyun.api.platform;

/** The one table of problem codes and their HTTP statuses. Codes are stable: clients decide on them. */
public enum ProblemCode {
    /** A field has a wrong type, form or range. */
    INVALID(400, "invalid", "The request is not valid"),
    /** No token, or one that is not valid any more. */
    UNAUTHENTICATED(401, "unauthenticated", "Not logged in"),
    /** The name or the password (or the code of the second factor) is wrong, or the account is closed or locked. */
    LOGIN_REFUSED(401, "login-refused", "The login was refused"),
    /** The password is right, and a code of the second factor is missing. */
    SECOND_FACTOR_REQUIRED(401, "second-factor-required", "A code is needed"),
    /** The user's roles ask for a second factor; until there is one, nothing else can be done. */
    SECOND_FACTOR_MISSING(403, "second-factor-missing", "Set up a second factor first"),
    /** Somebody else gave the password; until it is changed, nothing else can be done. */
    PASSWORD_CHANGE_REQUIRED(403, "password-change-required", "Change your password first"),
    /** The caller may see it, but its roles, or the token that it calls with, do not allow this. */
    FORBIDDEN(403, "forbidden", "Not allowed"),
    /** It does not exist, or the caller may not know that it does. */
    NOT_FOUND(404, "not-found", "Not found"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "not-acceptable", "No form of the answer that you accept"),
    /** The name is taken in its scope. */
    NAME_TAKEN(409, "name-taken", "The name is taken"),
    /** The thing is in a state in which this cannot be done. */
    WRONG_STATE(409, "wrong-state", "Not possible in the present state"),
    /** Another operation works on it. */
    BUSY(409, "busy", "Another operation works on it"),
    /** A quota would be exceeded. */
    QUOTA_EXCEEDED(409, "quota-exceeded", "The quota does not allow it"),
    /** No host, or not enough of them, can take it; the reasons are given. */
    NO_CAPACITY(409, "no-capacity", "It does not fit"),
    /** The claim of the request has run out. */
    CLAIM_EXPIRED(409, "claim-expired", "The claim has expired"),
    /** A requester decided on its own request. */
    OWN_REQUEST(403, "own-request", "Nobody approves their own request"),
    /** Some of the events asked for are kept no longer. */
    EVENTS_FORGOTTEN(410, "events-forgotten", "Kept no longer"),
    /** If-Match does not fit the present version. */
    STALE(412, "stale", "It has changed since you read it"),
    BODY_TOO_LARGE(413, "body-too-large", "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "Send JSON"),
    /** The idempotency key was used with another body. */
    KEY_REUSED(422, "idempotency-key-reused", "The idempotency key belongs to another request"),
    /** The same idempotency key is being worked on right now. */
    KEY_IN_PROGRESS(409, "idempotency-key-in-progress", "The first call with this key is still running"),
    /** The call with this key was carried out, but its answer is not to be had again. */
    ANSWER_LOST(409, "answer-lost", "Done before, but the answer is not kept"),
    /** Changes need If-Match. */
    PRECONDITION_REQUIRED(428, "precondition-required", "Say which version you change"),
    TOO_MANY_REQUESTS(429, "too-many-requests", "Too many requests"),
    /** A defect of ours; the trace id helps to find it. */
    INTERNAL(500, "internal", "Something went wrong on our side"),
    /** The identity provider is away, so nobody can log in through it; those who are logged in go on. */
    IDENTITY_PROVIDER_UNAVAILABLE(503, "identity-provider-unavailable", "The identity provider does not answer"),
    /** A queue is full or a part is away; try again. */
    UNAVAILABLE(503, "unavailable", "Try again in a moment");

    private final int status;
    private final String text;
    private final String title;

    ProblemCode(int status, String text, String title) {
        this.status = status;
        this.text = text;
        this.title = title;
    }

    public int status() {
        return status;
    }

    /** The stable code, as it stands in the problem document. */
    public String text() {
        return text;
    }

    public String title() {
        return title;
    }
}
