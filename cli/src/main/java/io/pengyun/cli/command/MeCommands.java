package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import picocli.CommandLine.Command;

/** The caller's own account. */
@Command(name = "me", description = "Your own account, and its second factor.")
public final class MeCommands {

    private final Session session;

    public MeCommands(Session session) {
        this.session = session;
    }

    @Command(name = "show", description = "Show who you are, and your roles, as whoami does.")
    void show() {
        session.show(Target.of("me"));
    }
}
