package io.pengyun.api.platform;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that cannot be done, in words for the caller. Nothing has been changed when it is thrown.
 *
 * <p>Becomes an RFC 9457 problem; the code is stable, the detail says what would be right.
 */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** One field that is wrong, and why. {@code field} is a JSON pointer-like path, e.g. {@code items[0].count}. */
    public record FieldProblem(String field, String message) {}

    private final ProblemCode code;
    private final transient List<FieldProblem> fields;
    private final transient Map<String, Object> extensions = new LinkedHashMap<>();

    public ProblemException(ProblemCode code, String detail) {
        this(code, detail, List.of());
    }

    public ProblemException(ProblemCode code, String detail, List<FieldProblem> fields) {
        super(detail);
        this.code = code;
        this.fields = List.copyOf(fields);
    }

    /** Adds a member to the problem document, e.g. the reasons of a refusal. */
    public ProblemException with(String member, Object value) {
        extensions.put(member, value);
        return this;
    }

    public static ProblemException notFound(String kind, String idOrName) {
        return new ProblemException(ProblemCode.NOT_FOUND, "No " + kind + " \"" + idOrName + "\" is visible to you.");
    }

    /** A thing that shall go from a state to one that does not follow it; {@code thing} begins the sentence. */
    public static ProblemException noSuchMove(String thing, String state, String next) {
        String rule = state.equals(next) ? " already." : " and cannot become " + next + ".";
        return new ProblemException(ProblemCode.WRONG_STATE, thing + " is " + state + rule);
    }

    public static ProblemException invalid(String field, String message) {
        return new ProblemException(
                ProblemCode.INVALID, field + ": " + message, List.of(new FieldProblem(field, message)));
    }

    public ProblemCode code() {
        return code;
    }

    public List<FieldProblem> fields() {
        return fields;
    }

    public Map<String, Object> extensions() {
        return extensions;
    }
}
