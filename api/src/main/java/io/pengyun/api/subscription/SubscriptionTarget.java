package io.pengyun.api.subscription;

import java.net.URI;
import java.util.List;

/** Where a subscriber is told. Holds secrets: it is kept sealed, and never shown. */
sealed interface SubscriptionTarget {

    TargetKind kind();

    /** What people may see of it. */
    String shown();

    /**
     * @param url may be secret in its path and query, as some receivers have it
     * @param secret what each message is signed with, as the receiver was given it
     */
    record Webhook(URI url, String secret) implements SubscriptionTarget {

        @Override
        public TargetKind kind() {
            return TargetKind.WEBHOOK;
        }

        @Override
        public String shown() {
            String path = url.getRawPath();
            boolean more = url.getRawQuery() != null || (path != null && path.length() > 1);
            return url.getScheme() + "://" + url.getRawAuthority() + "/" + (more ? "…" : "");
        }

        /** Without its secrets. */
        @Override
        public String toString() {
            return shown();
        }
    }

    /** @param to addresses of people or lists */
    record Mail(List<String> to) implements SubscriptionTarget {

        public Mail {
            to = List.copyOf(to);
        }

        @Override
        public TargetKind kind() {
            return TargetKind.MAIL;
        }

        @Override
        public String shown() {
            return String.join(", ", to);
        }
    }
}
