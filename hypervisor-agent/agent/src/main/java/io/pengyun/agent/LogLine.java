package io.pengyun.agent;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** {@code time level logger message}, and the stack behind it where there is one. Made by the log library, hence public. */
public final class LogLine extends Formatter {

    @Override
    public String format(LogRecord entry) {
        StringWriter line = new StringWriter();
        String logger = entry.getLoggerName() == null ? "-" : entry.getLoggerName();
        line.append(entry.getInstant().toString())
                .append(' ')
                .append(entry.getLevel().getName())
                .append(' ')
                .append(logger.substring(logger.lastIndexOf('.') + 1))
                .append(' ')
                .append(formatMessage(entry))
                .append('\n');
        if (entry.getThrown() != null) {
            entry.getThrown().printStackTrace(new PrintWriter(line, true));
        }
        return line.toString();
    }
}
