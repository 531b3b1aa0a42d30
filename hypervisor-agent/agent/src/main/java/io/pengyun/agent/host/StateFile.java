package io.pengyun.agent.host;

/** The small files that an agent keeps between its starts. */
public enum StateFile {
    /** Key of an enrolment that has been begun, so that a repeated one asks for the same certificate. */
    PENDING_KEY("pending.key"),
    /** Private key, certificate and authority: who this agent is. */
    IDENTITY("identity.pem"),
    /** Host id as text; its presence says that no join token is needed any more. */
    ENROLLED("enrolled"),
    /** The last complete wanted state. Holds user-data. */
    WANTED("wanted.bin"),
    /** What was observed last, so that a restart reports no change that did not happen. */
    OBSERVED("observed.bin"),
    /** Until when leased instances may run; also read by the guard. */
    LEASE("lease");

    private final String fileName;

    StateFile(String fileName) {
        this.fileName = fileName;
    }

    public String fileName() {
        return fileName;
    }
}
