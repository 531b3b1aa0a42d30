package io.pengyun.cli.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Completion for shells. */
@Command(
        name = "completion",
        description = {
            "Print a completion script for your shell:",
            "  bash:  source <(pengctl completion bash)",
            "  zsh:   source <(pengctl completion zsh)"
        })
public final class CompletionCommand implements Runnable {

    private final Session session;

    @Parameters(paramLabel = "bash|zsh", description = "Your shell.")
    Shell shell = Shell.BASH;

    /** The shells that there is a script for. */
    enum Shell {
        BASH,
        ZSH
    }

    public CompletionCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        String script = AutoComplete.bash("pengctl", CommandTree.whole(session));
        // The script turns to bash's way of completing in zsh by itself, once zsh's own is loaded.
        String before = shell == Shell.ZSH ? "autoload -Uz compinit && compinit -u\n" : "";
        session.terminal().out().print(before + script);
    }
}
