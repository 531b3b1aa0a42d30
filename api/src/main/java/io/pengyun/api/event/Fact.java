package io.pengyun.api.event;

import io.pengyun.api.access.Owner;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Something that has happened, to be published.
 *
 * @param owner who hears of it; empty for what concerns the platform only
 * @param subject the outside id of what it happened to, e.g. {@code ins-…}; events of one subject keep their order
 * @param data what the kind has fields for: texts, numbers, and lists of them; never a secret
 */
public record Fact(EventKind kind, Optional<Owner> owner, String subject, Map<String, Object> data) {

    public Fact {
        data = Map.copyOf(data);
        kind.check(data.keySet());
    }

    public static Fact of(EventKind kind, Owner owner, String subject) {
        return new Fact(kind, Optional.of(owner), subject, Map.of());
    }

    public static Fact ofPlatform(EventKind kind, String subject) {
        return new Fact(kind, Optional.empty(), subject, Map.of());
    }

    /** The same with one more field. */
    public Fact with(String field, Object value) {
        Map<String, Object> more = new TreeMap<>(data);
        more.put(field, value);
        return new Fact(kind, owner, subject, more);
    }

    /** The same with one more field, if there is a value. */
    public Fact with(String field, Optional<?> value) {
        return value.map(given -> with(field, (Object) given)).orElse(this);
    }
}
