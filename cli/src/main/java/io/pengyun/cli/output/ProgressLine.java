package io.pengyun.cli.output;

import io.pengyun.cli.api.OperationProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Shows how an operation gets on: one line that is written over on a terminal, a line a change elsewhere. */
public final class ProgressLine implements AutoCloseable {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);
    private static final String ERASE = "\r\u001b[K";

    private final Terminal terminal;
    private final Clock clock;
    private final Instant started;
    private Instant lastLine = Instant.MIN;
    private String shown = "";

    public ProgressLine(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
        this.started = clock.instant();
    }

    public void show(OperationProgress progress) {
        show(text(progress), progress.ended());
    }

    /** Shows what is waited for where there is no operation that could say so. */
    public void show(String text) {
        show(text, false);
    }

    private void show(String text, boolean ended) {
        Instant now = clock.instant();
        if (terminal.interactive()) {
            String line = text + " (" + CellFormat.span(Duration.between(started, now)) + ")";
            terminal.err().print(ERASE + TextWidth.elide(line, terminal.errColumns() - 1));
            terminal.err().flush();
            shown = line;
        } else if (!text.equals(shown) && (ended || mayWrite(now))) {
            terminal.err().println(text);
            lastLine = now;
            shown = text;
        }
    }

    private boolean mayWrite(Instant now) {
        return lastLine.equals(Instant.MIN) || Duration.between(lastLine, now).compareTo(BETWEEN_LINES) >= 0;
    }

    private static String text(OperationProgress progress) {
        StringBuilder text = new StringBuilder(progress.kind());
        text.append(progress.undoing() ? ", undoing: " : ": ");
        if (progress.total() > 0) {
            text.append(progress.done()).append('/').append(progress.total()).append(", ");
        }
        text.append(progress.percent()).append(" %");
        if (progress.ended()) {
            text.append(", ").append(progress.status());
        } else {
            progress.waitsFor().ifPresent(what -> text.append(", waits for ").append(what));
        }
        return CellFormat.clean(text.toString());
    }

    /** Takes the line away, so that what follows starts in an empty one. */
    @Override
    public void close() {
        if (terminal.interactive() && !shown.isEmpty()) {
            terminal.err().print(ERASE);
            terminal.err().flush();
        }
    }
}
