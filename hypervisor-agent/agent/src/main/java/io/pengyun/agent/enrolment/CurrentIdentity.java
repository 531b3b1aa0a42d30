package io.pengyun.agent.enrolment;

/** Who the agent is now; set anew by each renewal. Safe for any thread. */
public final class CurrentIdentity {

    private volatile Identity identity;

    public CurrentIdentity(Identity identity) {
        this.identity = identity;
    }

    public Identity get() {
        return identity;
    }

    public void set(Identity renewed) {
        identity = renewed;
    }
}
