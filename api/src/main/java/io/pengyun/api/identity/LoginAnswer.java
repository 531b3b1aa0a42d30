package io.pengyun.api.identity;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A token and until when it is good. */
@Schema(name = "Login")
public record LoginAnswer(
        @Schema(description = "Send it as Authorization: Bearer …", examples = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln")
        String token,

        Instant expiresAt,
        User user) {

    @Override
    public String toString() {
        return "LoginAnswer[user=" + user.name() + "]";
    }
}
