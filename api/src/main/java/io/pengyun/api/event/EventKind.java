package io.pengyun.api.event;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All kinds of events. A kind's fields may become more; when one goes or changes its meaning, its version grows.
 *
 * <p>One list for all features, unlike other things of theirs, so that subscribers find everything in one place and a
 * filter can tell a wrong word from a kind that has not happened yet.
 */
public enum EventKind {
    REQUEST_SUBMITTED("request.submitted", "A department asked for resources.", Fields.REQUEST),
    REQUEST_APPROVED("request.approved", "All who had to agree did; it is being brought up.", Fields.REQUEST),
    REQUEST_REJECTED("request.rejected", "Somebody declined it.", Fields.REQUEST),
    REQUEST_EXPIRED("request.expired", "Nobody decided in time.", Fields.REQUEST),
    REQUEST_CANCELLED("request.cancelled", "Its requester took it back.", Fields.REQUEST),
    REQUEST_FULFILLED("request.fulfilled", "All of it is there.", Fields.REQUEST),
    REQUEST_FAILED("request.failed", "It could not be brought up and was undone.", Fields.REQUEST),
    APPROVAL_ASKED("approval.asked", "Some people are asked to decide on a request.", "people", "dueAt"),
    APPROVAL_DECIDED("approval.decided", "Somebody decided on a request.", "by", "agrees"),
    INSTANCE_CREATED("instance.created", "A request brought an instance into being.", "name", "request", "operation"),
    INSTANCE_STARTED("instance.started", "Its host reports that it runs.", Fields.OBSERVED),
    INSTANCE_STOPPED("instance.stopped", "Its host reports that it is off.", Fields.OBSERVED),
    INSTANCE_CRASHED("instance.crashed", "Its host reports that it went down by itself.", Fields.OBSERVED),
    INSTANCE_FAILED("instance.failed", "Its host cannot make it as it is wanted.", Fields.OBSERVED),
    INSTANCE_HOST_LOST("instance.host-lost", "Its host is lost, and it with it.", "name", "host"),
    INSTANCE_MOVED("instance.moved", "It was given another host.", "name", "host", "from", "operation"),
    INSTANCE_DELETED("instance.deleted", "It was deleted; until purgeAt it can be had back.", Fields.DELETED),
    INSTANCE_UNDELETED("instance.undeleted", "It was had back.", "name", "operation"),
    INSTANCE_PURGED("instance.purged", "It and its disks are gone for good.", "name"),
    VOLUME_CREATED("volume.created", "A request brought a volume into being.", "name", "request", "operation"),
    VOLUME_ATTACHED("volume.attached", "Its host reports it on an instance.", "name", "instance"),
    VOLUME_DETACHED("volume.detached", "Its host reports it on no instance any more.", "name"),
    VOLUME_FAILED("volume.failed", "Its host cannot make it as it is wanted.", "name", "reason"),
    VOLUME_DELETED("volume.deleted", "It was deleted; until purgeAt it can be had back.", Fields.DELETED),
    VOLUME_UNDELETED("volume.undeleted", "It was had back.", "name", "operation"),
    VOLUME_PURGED("volume.purged", "It and its data are gone for good.", "name"),
    OPERATION_PARKED("operation.parked", "It cannot go on by itself; an operator has to look.", Fields.OPERATION),
    OPERATION_ENDED("operation.ended", "It succeeded, was undone, or was given up.", Fields.OPERATION),
    HOST_LOST("host.lost", "Its lease has ended; nothing that ran under it runs.", "name", "site"),
    HOST_UNREACHABLE("host.unreachable", "It has not been heard of for a while.", "name", "site"),
    HOST_UP("host.up", "It is there, for the first time or again.", "name", "site"),
    QUOTA_CHANGED("quota.changed", "The limits of a department or project were set.", "limits", "soft"),
    POLICY_CREATED("policy.created", "An approval policy was made.", "name", "by"),
    POLICY_CHANGED("policy.changed", "An approval policy was changed.", "name", "by"),
    POLICY_DELETED("policy.deleted", "An approval policy was taken away.", "name", "by"),
    DELEGATION_GIVEN("delegation.given", "Somebody lets another person decide in their place.", "from", "to", "until"),
    DELEGATION_ENDED("delegation.ended", "A delegation was ended before its time.", "from", "to"),
    TERM_ENDING("term.ending", "The term of a resource ends soon.", Fields.TERM),
    TERM_ENDED("term.ended", "The term of a resource has ended.", Fields.TERM),
    TERM_EXTENDED("term.extended", "The term of a resource ends later.", Fields.TERM),
    SUBSCRIPTION_TESTED("subscription.tested", "Somebody wants to see whether a subscriber is told.", "name", "by"),
    USER_DISABLED("user.disabled", "A user can log in no more.", "name", "by"),
    USER_ENABLED("user.enabled", "A disabled user can log in again.", "name", "by"),
    LOGIN_BREAK_GLASS("login.break-glass", "Somebody logged in with the account for emergencies.", "name", "from");

    /** Fields that several kinds have. */
    private static final class Fields {
        static final String[] REQUEST = {"requester", "purpose", "reason", "operation"};
        static final String[] OBSERVED = {"name", "host", "reason", "at", "operation"};
        static final String[] DELETED = {"name", "purgeAt", "operation"};
        static final String[] OPERATION = {"kind", "subject", "status", "code", "reason", "actor"};
        static final String[] TERM = {"name", "endsAt", "deleteAt"};
    }

    /** Of all kinds, so far. */
    private static final int FIRST_VERSION = 1;

    private final String text;
    private final String sentence;
    private final List<String> fields;

    EventKind(String text, String sentence, String... fields) {
        this.text = text;
        this.sentence = sentence;
        this.fields = List.of(fields);
    }

    /** As it stands in the records and in answers, e.g. {@code request.submitted}. */
    public String text() {
        return text;
    }

    /** The version of its fields. */
    public int version() {
        return FIRST_VERSION;
    }

    public String sentence() {
        return sentence;
    }

    /** What its data may hold; each event has those that apply to it. */
    public List<String> fields() {
        return fields;
    }

    /** The kinds that a filter's word means: one by its text, or a group by what stands before the dot. */
    public static Stream<EventKind> meant(String word) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(word) || kind.text.startsWith(word + "."));
    }

    static Optional<EventKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }

    /** Throws for a field that is not on the list: what subscribers get is decided here and not in passing. */
    void check(Set<String> given) {
        if (!fields.containsAll(given)) {
            throw new IllegalArgumentException(text + " has the fields " + fields + " and not " + given);
        }
    }
}
