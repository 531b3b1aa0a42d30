package io.pengyun.api.subscription;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.SealingKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Seals targets for the records and opens them to be used, each bound to its subscription. */
@ApplicationScoped
class SubscriptionTargets {

    private static final String NAME = "subscription";

    private final SealingKey key;
    private final ObjectMapper json;

    SubscriptionTargets(Jdbc jdbc, Clock clock, SecureRandom random, ObjectMapper json) {
        this.key = new SealingKey(NAME, jdbc, clock, random);
        this.json = json;
    }

    byte[] seal(UUID subscription, SubscriptionTarget target) {
        Object open = switch (target) {
            case SubscriptionTarget.Webhook webhook ->
                Map.of("url", webhook.url().toString(), "secret", webhook.secret());
            case SubscriptionTarget.Mail mail -> Map.of("to", mail.to());
        };
        try {
            return key.seal(subscription, json.writeValueAsBytes(open));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts can always be written", impossible);
        }
    }

    SubscriptionTarget open(UUID subscription, TargetKind kind, byte[] sealed) {
        try {
            Open open = json.readValue(key.open(subscription, sealed), Open.class);
            return switch (kind) {
                case WEBHOOK ->
                    new SubscriptionTarget.Webhook(
                            URI.create(open.url().orElseThrow()), open.secret().orElseThrow());
                case MAIL -> new SubscriptionTarget.Mail(open.to().orElseThrow());
            };
        } catch (IOException broken) {
            throw new IllegalStateException("the target of a subscription cannot be read", broken);
        }
    }

    /** As it is before it is sealed; what a kind has not is empty. */
    private record Open(Optional<String> url, Optional<String> secret, Optional<List<String>> to) {}
}
