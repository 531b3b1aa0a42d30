package io.pengyun.agent.driver;

/** A driver could not do what was asked. The code is stable and reaches the tenant; the message is one sentence. */
public final class DriverException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why, in terms that the agent decides on. */
    public enum Code {
        /** The image is not where its source says, or cannot be read. */
        IMAGE_UNAVAILABLE("image-unavailable"),
        /** What was fetched does not have the wanted digest. */
        IMAGE_DIGEST_MISMATCH("image-digest-mismatch"),
        /** The local pool is full. */
        NO_SPACE("no-space"),
        /** The host has not the memory, device or feature that the instance needs. */
        HOST_INCAPABLE("host-incapable"),
        /** The instance, volume or network is not on this host. */
        NOT_FOUND("not-found"),
        /** The volume is attached to a running instance. */
        VOLUME_IN_USE("volume-in-use"),
        /** The work carries a lower epoch than the instance on the host. */
        STALE_EPOCH("stale-epoch"),
        /** The hypervisor does not answer. */
        UNREACHABLE("hypervisor-unreachable"),
        /** The hypervisor refused; its own words are in the message. */
        REFUSED("hypervisor-refused");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        /** The stable form, as it goes over the wire. */
        public String text() {
            return text;
        }
    }

    private final Code code;

    public DriverException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public DriverException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
