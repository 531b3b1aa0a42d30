package io.pengyun.api.request;

import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where a request stands. */
public enum RequestState {
    /** It holds its claims and waits for those who have to agree, until its time is over. */
    SUBMITTED("submitted"),
    /** All who had to agree did; an operation brings the resources up. */
    APPROVED("approved"),
    /** Somebody declined; its claims are free again. Final. */
    REJECTED("rejected"),
    /** The requester took it back. Final. */
    CANCELLED("cancelled"),
    /** Nobody decided in time. Final. */
    EXPIRED("expired"),
    /** All of it is there. Final. */
    FULFILLED("fulfilled"),
    /** It could not be brought up and was undone; the reason says why. Final. */
    FAILED("failed");

    private static final Map<RequestState, Set<RequestState>> MOVES =
            Map.of(SUBMITTED, Set.of(APPROVED, REJECTED, CANCELLED, EXPIRED), APPROVED, Set.of(FULFILLED, FAILED));

    @EnumeratedValue
    private final String text;

    RequestState(String text) {
        this.text = text;
    }

    /** As it stands in the records and in answers. */
    public String text() {
        return text;
    }

    /** Whether the table of moves allows it. */
    public boolean mayBecome(RequestState next) {
        return MOVES.getOrDefault(this, Set.of()).contains(next);
    }

    static Optional<RequestState> of(String text) {
        return Arrays.stream(values()).filter(state -> state.text.equals(text)).findFirst();
    }
}
