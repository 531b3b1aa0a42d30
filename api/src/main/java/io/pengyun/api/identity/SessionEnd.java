package io.pengyun.api.identity;

/** Why a login ended before its time. */
enum SessionEnd {
    /** By the one who began it, with it. */
    LOGGED_OUT,
    /** By its owner from another login, or by an administrator. */
    ENDED,
    /** The user has another password since. */
    PASSWORD_CHANGED,
    USER_DISABLED,
    /** The user proves in another way since who they are. */
    SECOND_FACTOR_CHANGED,
    /** The identity provider does not stand for it any more: logged out there, or the user disabled or deleted. */
    PROVIDER_ENDED
}
