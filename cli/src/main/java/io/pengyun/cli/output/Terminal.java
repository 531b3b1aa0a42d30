package io.pengyun.cli.output;

import java.io.PrintStream;
import java.util.Map;

/**
 * Where output goes. The launcher looks at the terminal, because the shell can do so at no cost and a JVM cannot.
 *
 * @param outColumns width of the terminal behind standard output; 0 when there is none
 * @param errColumns width of the terminal behind standard error; 0 when there is none
 */
public record Terminal(PrintStream out, PrintStream err, int outColumns, int errColumns, boolean colour) {

    private static final int USUAL_COLUMNS = 80;

    /** Reads what the launcher found out: {@code PENGCTL_OUT_COLUMNS} and {@code PENGCTL_ERR_COLUMNS}. */
    public static Terminal of(Map<String, String> environment, PrintStream out, PrintStream err) {
        int outColumns = columns(environment, "PENGCTL_OUT_COLUMNS");
        int errColumns = columns(environment, "PENGCTL_ERR_COLUMNS");
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return new Terminal(out, err, outColumns, errColumns, wanted && outColumns > 0);
    }

    private static int columns(Map<String, String> environment, String name) {
        String text = environment.getOrDefault(name, "");
        if (text.isEmpty()) {
            return 0;
        }
        try {
            int columns = Integer.parseInt(text);
            return columns > 0 ? columns : USUAL_COLUMNS;
        } catch (NumberFormatException e) {
            return USUAL_COLUMNS;
        }
    }

    public Terminal withoutColour() {
        return new Terminal(out, err, outColumns, errColumns, false);
    }

    /** True when a line on standard error can be written over. */
    public boolean interactive() {
        return errColumns > 0;
    }
}
