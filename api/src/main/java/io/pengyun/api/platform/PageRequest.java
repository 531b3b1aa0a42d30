package io.pengyun.api.platform;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list: rows with an id below {@code before}, newest first, at most {@code size}.
 *
 * <p>Ask the database for {@link #limit} rows, one more than the page holds, and give them to {@link #page}.
 *
 * @param size 1 to 200
 * @param before the last id of the page before; empty for the first page
 */
public record PageRequest(int size, Optional<UUID> before) {

    public static final int DEFAULT_SIZE = 50;
    public static final int LARGEST_SIZE = 200;

    private static final String TOKEN_VERSION = "1:";
    private static final UUID ABOVE_ALL = new UUID(-1L, -1L);

    /**
     * From the query parameters {@code pageSize} and {@code pageToken}; null where the caller gave none.
     *
     * @throws ProblemException {@code invalid}, when the size is out of range or the token is not one of ours
     */
    public static PageRequest of(@Nullable Integer pageSize, @Nullable String pageToken) {
        int size = pageSize == null ? DEFAULT_SIZE : pageSize;
        if (size < 1 || size > LARGEST_SIZE) {
            throw ProblemException.invalid("pageSize", "must be between 1 and " + LARGEST_SIZE + ", not " + size + ".");
        }
        return new PageRequest(size, Optional.ofNullable(pageToken).map(PageRequest::decode));
    }

    /** How many rows to read: one more than the page, which tells whether there is a next one. */
    public int limit() {
        return size + 1;
    }

    /** For {@code where id < ?}: above all ids on the first page. Compare as PostgreSQL does, unsigned. */
    public UUID beforeOrMaximum() {
        return before.orElse(ABOVE_ALL);
    }

    /** Makes the page of what was read with {@link #limit}; {@code id} tells the key of a row. */
    public <R, T> Page<T> page(List<R> rows, Function<R, UUID> id, Function<R, T> view) {
        List<R> shown = rows.size() > size ? rows.subList(0, size) : rows;
        Optional<String> next = rows.size() > size ? Optional.of(encode(id.apply(shown.getLast()))) : Optional.empty();
        return new Page<>(shown.stream().map(view).toList(), next);
    }

    /** Makes the page of a short list that is held whole, in any order. */
    public <R, T> Page<T> pageOf(Collection<R> all, Function<R, UUID> id, Function<R, T> view) {
        // As text they stand in PostgreSQL's order, which UUID.compareTo does not keep.
        Function<R, String> key = id.andThen(UUID::toString);
        List<R> rows = all.stream()
                .filter(row -> key.apply(row).compareTo(beforeOrMaximum().toString()) < 0)
                .sorted(Comparator.comparing(key).reversed())
                .limit(limit())
                .toList();
        return page(rows, id, view);
    }

    /**
     * As above, for who looks at a bounded number of rows and keeps those that fit: the page may hold fewer than there are.
     *
     * @param looked the key of the last row that was looked at; empty when there are no more behind it
     */
    public <R, T> Page<T> page(List<R> rows, Optional<UUID> looked, Function<R, UUID> id, Function<R, T> view) {
        Page<T> full = page(rows, id, view);
        return full.nextPageToken().isPresent() ? full : new Page<>(full.items(), looked.map(PageRequest::encode));
    }

    private static String encode(UUID last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((TOKEN_VERSION + last).getBytes(StandardCharsets.UTF_8));
    }

    private static UUID decode(String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.startsWith(TOKEN_VERSION)) {
                return UUID.fromString(text.substring(TOKEN_VERSION.length()));
            }
        } catch (IllegalArgumentException notOurs) {
            // Said below, with what would be right.
        }
        throw ProblemException.invalid("pageToken", "give the nextPageToken of the page before, unchanged.");
    }
}
