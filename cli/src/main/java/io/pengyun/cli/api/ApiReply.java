package io.pengyun.cli.api;

import io.pengyun.cli.json.JsonValue;
import java.util.Optional;

/**
 * A good answer.
 *
 * @param body the null value when there was none
 * @param etag the version of a single thing
 */
public record ApiReply(int status, JsonValue body, Optional<String> etag) {

    private static final int ACCEPTED = 202;

    /** The operation that does the work, where the answer only says that it has begun. */
    public Optional<String> operationId() {
        return status == ACCEPTED ? body.text("id") : Optional.empty();
    }
}
