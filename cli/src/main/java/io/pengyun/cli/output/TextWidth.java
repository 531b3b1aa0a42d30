package io.pengyun.cli.output;

/** Counts columns on a terminal: Chinese, Japanese and Korean characters and emoji take two, combining marks none. */
public final class TextWidth {

    private static final String ELLIPSIS = "…";

    private TextWidth() {}

    /** Columns that the text takes. */
    public static int of(String text) {
        int width = 0;
        for (int index = 0; index < text.length(); ) {
            int point = text.codePointAt(index);
            width += of(point);
            index += Character.charCount(point);
        }
        return width;
    }

    private static int of(int point) {
        if (point < 0x300) {
            return point < ' ' || (point >= 0x7F && point < 0xA0) ? 0 : 1;
        }
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(point) ? 2 : 1;
    }

    /** The blocks that Unicode's East Asian Width (UAX 11) calls wide or full-width, without the single exceptions. */
    private static boolean isWide(int point) {
        return (point >= 0x1100 && point <= 0x115F)
                || (point >= 0x2E80 && point <= 0x303E)
                || (point >= 0x3041 && point <= 0x33FF)
                || (point >= 0x3400 && point <= 0x4DBF)
                || (point >= 0x4E00 && point <= 0x9FFF)
                || (point >= 0xA000 && point <= 0xA4CF)
                || (point >= 0xA960 && point <= 0xA97F)
                || (point >= 0xAC00 && point <= 0xD7A3)
                || (point >= 0xF900 && point <= 0xFAFF)
                || (point >= 0xFE30 && point <= 0xFE6F)
                || (point >= 0xFF01 && point <= 0xFF60)
                || (point >= 0xFFE0 && point <= 0xFFE6)
                || (point >= 0x1F300 && point <= 0x1F64F)
                || (point >= 0x1F680 && point <= 0x1F6FF)
                || (point >= 0x1F900 && point <= 0x1F9FF)
                || (point >= 0x20000 && point <= 0x3FFFD);
    }

    /** The text, elided in the middle where it is wider than that many columns (at least 1). */
    public static String elide(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        int forText = columns - 1;
        String head = head(text, (forText + 1) / 2);
        return head + ELLIPSIS + tail(text, forText - of(head));
    }

    private static String head(String text, int columns) {
        int width = 0;
        int index = 0;
        while (index < text.length()) {
            int point = text.codePointAt(index);
            if (width + of(point) > columns) {
                break;
            }
            width += of(point);
            index += Character.charCount(point);
        }
        return text.substring(0, index);
    }

    private static String tail(String text, int columns) {
        int width = 0;
        int index = text.length();
        while (index > 0) {
            int point = text.codePointBefore(index);
            if (width + of(point) > columns) {
                break;
            }
            width += of(point);
            index -= Character.charCount(point);
        }
        return text.substring(index);
    }

    /** The text, filled with blanks to that many columns. */
    public static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - of(text)));
    }
}
