package io.pengyun.api.platform;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.EnumSet;
import java.util.Set;

/** Where in a body something is wrong, as its sender knows the place: {@code items[0].labels[tier]}. */
public final class FieldPath {

    private static final Set<ElementKind> ABOUT_THE_METHOD =
            EnumSet.of(ElementKind.METHOD, ElementKind.CONSTRUCTOR, ElementKind.PARAMETER);
    private static final int LONGEST_KEY = 40;

    private FieldPath() {}

    /** Without the method and the name of its parameter; empty for a whole body. */
    public static String of(ConstraintViolation<?> violation) {
        StringBuilder path = new StringBuilder();
        for (Path.Node node : violation.getPropertyPath()) {
            if (ABOUT_THE_METHOD.contains(node.getKind())) {
                continue;
            }
            if (node.isInIterable()) {
                path.append('[')
                        .append(node.getKey() != null ? shortened(node.getKey().toString()) : node.getIndex())
                        .append(']');
            }
            if (node.getName() != null && node.getKind() != ElementKind.CONTAINER_ELEMENT) {
                path.append(path.isEmpty() ? "" : ".").append(node.getName());
            }
        }
        return path.toString();
    }

    /** What a caller wrote, short enough to be told back. */
    static String shortened(String text) {
        return text.length() > LONGEST_KEY ? text.substring(0, LONGEST_KEY) + "…" : text;
    }
}
