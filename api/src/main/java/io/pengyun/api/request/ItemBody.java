package io.pengyun.api.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pengyun.api.platform.FieldPath;
import io.pengyun.api.platform.JsonProblems;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.ProblemException.FieldProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

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
        } catch (JsonProcessingException unreadable) {
            throw JsonProblems.explain(unreadable, path);
        }
        List<FieldProblem> problems = validator.validate(item).stream()
                .map(violation -> new FieldProblem(path + "." + FieldPath.of(violation), violation.getMessage()))
                .sorted(Comparator.comparing(FieldProblem::field))
                .toList();
        if (!problems.isEmpty()) {
            FieldProblem first = problems.getFirst();
            throw new ProblemException(ProblemCode.INVALID, first.field() + ": " + first.message(), problems);
        }
        return item;
    }

    /**
     * What of a body people may see besides what every item has: without secrets, and by these names.
     *
     * @param names of fields that may have been written as ids
     */
    public ObjectNode shown(ObjectNode body, Map<String, String> names) {
        ObjectNode shown = body.deepCopy();
        shown.remove(List.of("kind", "name", "count", "attachTo", "site"));
        if (shown.hasNonNull("userData")) {
            shown.put("userData", "(not shown)");
        }
        names.forEach(shown::put);
        return shown;
    }
}
