package io.pengyun.api.platform;

import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** ETag and If-Match: the version of a record, in quotes. */
public final class Versions {

    private static final Pattern STRONG = Pattern.compile("\"(\\d{1,18})\"");

    private Versions() {}

    /** The ETag of a version, e.g. {@code "7"} with its quotes. */
    public static String etag(long version) {
        return "\"" + version + "\"";
    }

    /** 200 with the ETag of the version. */
    public static <T> RestResponse<T> ok(T entity, long version) {
        return RestResponse.ResponseBuilder.ok(entity)
                .header(HttpHeaders.ETAG, etag(version))
                .build();
    }

    /** 201 with the place of the new thing and the ETag of its version. */
    public static <T> RestResponse<T> created(T entity, URI location, long version) {
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, entity)
                .header(HttpHeaders.LOCATION, location.toString())
                .header(HttpHeaders.ETAG, etag(version))
                .build();
    }

    /**
     * Checks If-Match against the present version.
     *
     * @param ifMatch the header as it came; null when there was none
     * @throws ProblemException {@code precondition-required} without a header, {@code invalid} when it is not one of our
     *     ETags, {@code stale} when the record has changed since
     */
    public static void require(@Nullable String ifMatch, long present) {
        if (ifMatch == null) {
            throw new ProblemException(
                    ProblemCode.PRECONDITION_REQUIRED,
                    "Send If-Match with the ETag that a GET of this resource answered; it is now " + etag(present)
                            + ".");
        }
        if (ifMatch.trim().equals("*")) {
            return;
        }
        Matcher matcher = STRONG.matcher(ifMatch.trim());
        if (!matcher.matches()) {
            throw ProblemException.invalid(
                    "If-Match", "must be one ETag of this resource, e.g. \"7\" with its quotes.");
        }
        if (Long.parseLong(matcher.group(1)) != present) {
            throw new ProblemException(
                    ProblemCode.STALE,
                    "You change version " + ifMatch.trim() + ", but it is now " + etag(present)
                            + ". Read it again and decide anew.");
        }
    }
}
