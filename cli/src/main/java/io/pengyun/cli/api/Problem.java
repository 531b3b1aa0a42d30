package io.pengyun.cli.api;

import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** Turns a problem document (RFC 9457) into what a person can act on. */
public final class Problem {

    private Problem() {}

    /** @param document the null value when the server sent none */
    static Refusal failure(int status, JsonValue document) {
        String code = document.text("code").orElse("");
        String title = document.text("title").orElse("The server answered with status " + status);
        String detail = document.text("detail").orElse("");
        List<String> lines = new ArrayList<>();
        List<String> fields = document.at("errors").items().stream()
                .map(error -> error.text("field").orElse("?") + ": "
                        + error.text("message").orElse(""))
                .toList();
        // The detail of a single wrong field is often that field's message again.
        boolean detailSaysMore = !detail.isEmpty() && !detail.equals(title) && !fields.contains(detail);
        if (detailSaysMore) {
            lines.add(detail);
        }
        lines.addAll(fields);
        String next = whatNext(status, code);
        if (!next.isEmpty()) {
            lines.add(next);
        }
        document.text("traceId").ifPresent(trace -> lines.add("Trace id: " + trace));
        return new Refusal(exitCode(status), code, title, lines);
    }

    private static ExitCode exitCode(int status) {
        return switch (status) {
            case 401, 403 -> ExitCode.NOT_ALLOWED;
            case 404 -> ExitCode.NOT_FOUND;
            case 502, 504 -> ExitCode.NOT_REACHABLE;
            default -> ExitCode.REFUSED;
        };
    }

    /** What to say when the server gave no code that is known here. */
    private static String otherwise(int status) {
        if (status == 401) {
            return "Log in with `pengctl login`.";
        }
        return status >= 500 ? "It is the server's fault: its log says why. Tell the operators when it was." : "";
    }

    private static String whatNext(int status, String code) {
        return switch (code) {
            case "unauthenticated" -> "Log in with `pengctl login`.";
            case "login-refused" -> "";
            case "second-factor-required" -> "`pengctl login` asks for it, or takes it with --code.";
            case "second-factor-missing" -> "`pengctl me totp enrol` begins that.";
            case "password-change-required" -> "`pengctl user password` changes it.";
            case "forbidden" -> "`pengctl whoami` shows your roles.";
            case "own-request" -> "Ask another approver of the department.";
            case "not-found" -> "Check the name and the project (--project); what you may not see is not found either.";
            case "stale" -> "Somebody changed it meanwhile. Look at it again and repeat the command.";
            case "quota-exceeded" -> "`pengctl quota show` shows what is left; `pengctl quota request` asks for more.";
            case "no-capacity" -> "`pengctl request preview` shows what would fit.";
            case "claim-expired" -> "Submit the request again.";
            case "busy" -> "`pengctl operation list` shows what works on it.";
            case "identity-provider-unavailable" -> "Who has a password here logs in with `pengctl login`.";
            case "unavailable", "too-many-requests" -> "Try again in a moment.";
            case "internal" -> "Tell the operators the trace id.";
            default -> otherwise(status);
        };
    }
}
