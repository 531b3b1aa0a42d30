package io.pengyun.api.request;

/** Where something stands in its term. */
public enum TermState {
    /** It has no end. */
    OPEN,
    RUNNING,
    /** It ends soon. */
    ENDING,
    /** It is over: what ran is stopped, and deleted after a while unless somebody extends it. */
    ENDED
}
