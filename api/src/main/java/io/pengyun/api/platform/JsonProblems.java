package io.pengyun.api.platform;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in words what is wrong with a JSON body, and what would be right; never a class name of ours. */
public final class JsonProblems {

    private JsonProblems() {}

    static ProblemException explain(JacksonException unreadable) {
        return explain(unreadable, "");
    }

    /** @param place where in the body that stands which could not be read, e.g. {@code items[0]}; empty: the body itself */
    public static ProblemException explain(JacksonException unreadable, String place) {
        return switch (unreadable) {
            case UnrecognizedPropertyException unknown ->
                ProblemException.invalid(path(unknown, place), unknown(unknown));
            case InvalidFormatException wrong ->
                ProblemException.invalid(path(wrong, place), "must be " + expected(wrong) + ".");
            case MismatchedInputException wrong -> mismatch(wrong, place);
            case StreamConstraintsException tooMuch ->
                new ProblemException(ProblemCode.INVALID, "The body is nested too deeply or has too long a number.");
            case JsonMappingException wrong when wrong.getCause() instanceof ProblemException said -> said;
            case JsonMappingException wrong
            when wrong.getCause() instanceof IllegalArgumentException said ->
                ProblemException.invalid(path(wrong, place), String.valueOf(said.getMessage()));
            case JsonMappingException wrong
            when wrong.getCause() instanceof InputCoercionException ->
                ProblemException.invalid(path(wrong, place), "must be a number of a smaller size.");
            case JsonMappingException wrong
            when wrong.getCause() instanceof JacksonException cause && cause != wrong -> explain(cause, place);
            default -> notJson(unreadable);
        };
    }

    private static ProblemException notJson(JacksonException unreadable) {
        String what = String.valueOf(unreadable.getOriginalMessage()).startsWith("Duplicate field")
                ? "The body has a field twice"
                : "The body is not JSON";
        return new ProblemException(ProblemCode.INVALID, what + position(unreadable.getLocation()) + ".");
    }

    private static ProblemException mismatch(MismatchedInputException wrong, String place) {
        if (wrong.getPath().isEmpty() && wrong.getTargetType() == null) {
            return new ProblemException(ProblemCode.INVALID, "The body is empty; send a JSON object.");
        }
        return ProblemException.invalid(path(wrong, place), "must be " + expected(wrong) + ".");
    }

    private static String unknown(UnrecognizedPropertyException unknown) {
        Collection<Object> known = unknown.getKnownPropertyIds();
        return known == null || known.isEmpty()
                ? "is not a known field."
                : "is not a known field; known are "
                        + known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", ")) + ".";
    }

    private static String expected(MismatchedInputException wrong) {
        Class<?> type = wrong.getTargetType();
        if (type != null && type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(JsonProblems::word)
                            .collect(Collectors.joining(", "));
        }
        return type == null ? "of another type" : expected(type);
    }

    private static String expected(Class<?> type) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (Number.class.isAssignableFrom(type) || type == double.class) {
            return "a number";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a text";
        }
        if (type == UUID.class) {
            return "an id";
        }
        if (type == java.time.Instant.class || type == java.time.OffsetDateTime.class) {
            return "a time as in 2026-01-31T12:00:00Z";
        }
        if (type == java.time.LocalDate.class) {
            return "a date as in 2026-01-31";
        }
        return Collection.class.isAssignableFrom(type) || type.isArray() ? "a list" : "an object";
    }

    private static String word(Object constant) {
        return EnumWords.word((Enum<?>) constant);
    }

    private static String path(JsonMappingException wrong, String place) {
        StringBuilder path = new StringBuilder(place);
        for (JsonMappingException.Reference reference : wrong.getPath()) {
            if (reference.getFieldName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(FieldPath.shortened(reference.getFieldName()));
            }
        }
        return path.isEmpty() ? "body" : path.toString();
    }

    private static String position(@Nullable JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
