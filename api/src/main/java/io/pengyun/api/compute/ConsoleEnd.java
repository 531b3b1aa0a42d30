package io.pengyun.api.compute;

import io.pengyun.api.platform.EnumWords;

/** Why a console was ended. */
enum ConsoleEnd {
    /** The viewer left, or the connection to the viewer broke. */
    DETACHED(ConsoleEnd.NORMAL),
    /** Nobody typed for too long. */
    IDLE(ConsoleEnd.NORMAL),
    /** Somebody else opened the same console. */
    TAKEN_OVER(ConsoleEnd.NORMAL),
    /** The host ended it: the guest stopped, or the host's agent is gone. */
    HOST(ConsoleEnd.NORMAL),
    /** The viewer's connection does not carry what the guest writes. */
    TOO_SLOW(ConsoleEnd.NORMAL),
    /** The viewer may not use this console any more. */
    RIGHTS_GONE(ConsoleEnd.POLICY),
    /** The control plane stops. */
    STOPPING(ConsoleEnd.GOING_AWAY);

    /** RFC 6455, section 7.4.1. */
    private static final short NORMAL = 1000;

    private static final short GOING_AWAY = 1001;
    private static final short POLICY = 1008;

    private final short closeCode;

    ConsoleEnd(short closeCode) {
        this.closeCode = closeCode;
    }

    short closeCode() {
        return closeCode;
    }

    String text() {
        return EnumWords.word(this);
    }
}
