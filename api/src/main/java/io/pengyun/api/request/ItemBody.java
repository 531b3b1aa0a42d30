package io.pengyun.api.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.ProblemException.FieldProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Reads and validates an item's own form, with problems that name the field where it stands in the whole body. */
@ApplicationScoped
public class ItemBody {

    private final ObjectMapper json;
    private final Validator validator;

    ItemBody(ObjectMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    public <T> T read(Class<T> form, ObjectNode body, String path) {
        T item;
        try {
            item = json.treeToValue(body, form);
        } catch (UnrecognizedPropertyException unknown) {
            throw ProblemException.invalid(
                    path + "." + unknown.getPropertyName(),
                    "is not known; known are "
                            + unknown.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        } catch (InvalidFormatException wrong) {
            throw ProblemException.invalid(
                    path + field(wrong), "must be " + expected(wrong.getTargetType()) + ", not " + wrong.getValue());
        } catch (JsonMappingException wrong) {
            throw ProblemException.invalid(path + field(wrong), "has the wrong type");
        } catch (JsonProcessingException wrong) {
            throw ProblemException.invalid(path, "cannot be read");
        }
        List<FieldProblem> problems = validator.validate(item).stream()
                .map(violation -> new FieldProblem(path + "." + violation.getPropertyPath(), violation.getMessage()))
                .sorted(Comparator.comparing(FieldProblem::field))
                .toList();
        if (!problems.isEmpty()) {
            FieldProblem first = problems.getFirst();
            throw new ProblemException(ProblemCode.INVALID, first.field() + ": " + first.message(), problems);
        }
        return item;
    }

    private static String field(JsonMappingException wrong) {
        return wrong.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + java.util.Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(java.util.Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        return Number.class.isAssignableFrom(type) ? "a whole number" : "of type " + type.getSimpleName();
    }
}
