package io.pengyun.cli.command;

import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.output.Printer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which rule asks whom, who has decided, and who still may; for people. */
final class ApprovalReport {

    private ApprovalReport() {}

    static void print(JsonValue approval, Printer printer) {
        printer.line(verdict(approval));
        approval.text("term").ifPresent(term -> printer.line("Term: " + term));
        for (JsonValue lane : approval.at("lanes").items()) {
            printer.line("");
            printer.line(rule(lane));
            List<JsonValue> stages = lane.at("stages").items();
            if (stages.isEmpty()) {
                printer.line("  asks nobody");
            }
            for (int index = 0; index < stages.size(); index++) {
                boolean inOrder = lane.at("inOrder").isTrue() && stages.size() > 1;
                printer.line("  " + (inOrder ? index + 1 + ". " : "") + stage(stages.get(index)));
                details(stages.get(index)).forEach(detail -> printer.line("       " + detail));
            }
        }
    }

    /** In one line, for a preview. */
    static String brief(JsonValue approval) {
        return approval.text("waitsFor")
                .map(people -> "Approval: first by " + people + ".")
                .orElse("Approval: nobody has to be asked.");
    }

    private static String verdict(JsonValue approval) {
        String state = approval.text("state").orElse("");
        return switch (state) {
            case "open" ->
                "It waits for " + approval.text("waitsFor").orElse("nobody") + ", until "
                        + approval.text("dueAt").map(ApprovalReport::seconds).orElse("-") + ".";
            case "granted" -> "It is agreed to.";
            case "refused" -> "It is declined.";
            case "lapsed" -> "Nobody decided in time.";
            default -> "It was taken back.";
        };
    }

    private static String rule(JsonValue lane) {
        Optional<String> policy = lane.text("policy");
        String scope = lane.text("scope").orElse("-");
        if (policy.isEmpty()) {
            return "No policy speaks; " + scope + " decides.";
        }
        String why = String.join("; ", texts(lane.at("why")));
        return "Policy \"" + policy.get() + "\" of " + scope
                + (why.isEmpty() ? " speaks on everything:" : " speaks because of " + why + ":");
    }

    private static String stage(JsonValue stage) {
        String state = stage.text("state").orElse("");
        return stage.text("asks").orElse("-")
                + switch (state) {
                    case "agreed" -> ": agreed";
                    case "waiting" -> ": not asked yet";
                    default -> ": asked";
                };
    }

    private static List<String> details(JsonValue stage) {
        List<String> lines = new ArrayList<>();
        for (JsonValue decision : stage.at("decisions").items()) {
            List<String> places = texts(decision.at("inPlaceOf"));
            lines.add(decision.text("approver").orElse("-") + " "
                    + decision.text("decision").orElse("-")
                    + (places.isEmpty() ? "" : " in place of " + String.join(", ", places))
                    + decision.text("comment")
                            .filter(comment -> !comment.isEmpty())
                            .map(comment -> ": " + comment)
                            .orElse(""));
        }
        List<String> may = texts(stage.at("mayDecide"));
        if (!may.isEmpty()) {
            lines.add("may decide: " + String.join(", ", may));
        }
        stage.text("warning").ifPresent(lines::add);
        stage.text("escalatesAt")
                .ifPresent(at -> lines.add(
                        "from " + at + " on also " + stage.text("escalatesTo").orElse("-")));
        return lines;
    }

    private static List<String> texts(JsonValue values) {
        return values.items().stream().flatMap(value -> value.text().stream()).toList();
    }

    private static String seconds(String time) {
        return Instant.parse(time).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
