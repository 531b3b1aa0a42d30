package io.pengyun.cli.command;

import io.pengyun.cli.failure.Failure;
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

    @Parameters(paramLabel = "bash|zsh")
    String shell = "";

    public CompletionCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        String script = AutoComplete.bash("pengctl", CommandTree.whole(session));
        switch (shell) {
            // The script switches zsh to bash's way of completing by itself, once zsh's own is loaded.
            case "zsh" -> session.terminal().out().print("autoload -Uz compinit && compinit -u\n" + script);
            case "bash" -> session.terminal().out().print(script);
            default -> throw Failure.usage("There is completion for bash and zsh, not for '" + shell + "'");
        }
    }
}
