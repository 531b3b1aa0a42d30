package io.pengyun.cli.provider;

import io.pengyun.cli.config.Token;
import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.http.Endpoint;
import io.pengyun.cli.http.HttpCall;
import io.pengyun.cli.http.HttpConnection;
import io.pengyun.cli.http.HttpReply;
import io.pengyun.cli.http.TrustedAuthority;
import io.pengyun.cli.json.JsonValue;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls one identity provider, as a public client: it has no secret of its own. */
public final class ProviderClient {

    private static final int ANSWER_MILLIS = 10_000;
    private static final int USUAL_PAUSE_SECONDS = 5;
    private static final int USUAL_LIFE_SECONDS = 60;
    private static final int SLOW_DOWN_SECONDS = 5;
    private static final String CLIENT = "client_id";
    private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

    private final Endpoint issuer;
    private final Optional<TrustedAuthority> authority;
    private final Clock clock;
    private @Nullable JsonValue description;

    public ProviderClient(Endpoint issuer, Optional<TrustedAuthority> authority, Clock clock) {
        this.issuer = issuer;
        this.authority = authority;
        this.clock = clock;
    }

    /** What the provider answered: its JSON, or the null value. */
    private record Answer(int status, JsonValue body) {

        boolean good() {
            return status >= 200 && status < 300;
        }

        /** Its error code (RFC 6749, section 5.2). */
        String error() {
            return body.text("error").orElse("status " + status);
        }
    }

    /** Begins a login on this device. */
    public DeviceCode begin(String clientId, String scope) {
        Answer answer =
                call(at("device_authorization_endpoint"), Optional.of(Map.of(CLIENT, clientId, "scope", scope)));
        if (!answer.good()) {
            throw refused("does not let this program log in", answer);
        }
        JsonValue said = answer.body();
        return new DeviceCode(
                required(said, "device_code"),
                required(said, "user_code"),
                said.text("verification_uri_complete").orElseGet(() -> required(said, "verification_uri")),
                Duration.ofSeconds(said.at("interval").number(USUAL_PAUSE_SECONDS)),
                clock.instant().plusSeconds(said.at("expires_in").number(USUAL_LIFE_SECONDS)));
    }

    /** Where a login on this device stands. */
    public sealed interface Standing {

        /** Nobody has agreed yet. */
        record Waiting(Duration pause) implements Standing {}

        record Agreed(Grant grant) implements Standing {}
    }

    /**
     * Asks once.
     *
     * @param pause before this question
     * @throws Failure when the person refused, or took too long
     */
    public Standing ask(String clientId, DeviceCode device, Duration pause) {
        Answer answer = call(
                at("token_endpoint"),
                Optional.of(Map.of("grant_type", DEVICE_GRANT, CLIENT, clientId, "device_code", device.secret())));
        if (answer.good()) {
            return new Standing.Agreed(grant(answer.body()));
        }
        if (answer.status() >= 500) {
            // Also in the moment in which somebody agrees, as Keycloak does; the code is good until it expires.
            return new Standing.Waiting(pause);
        }
        return switch (answer.error()) {
            case "authorization_pending" -> new Standing.Waiting(pause);
            case "slow_down" -> new Standing.Waiting(pause.plusSeconds(SLOW_DOWN_SECONDS));
            case "access_denied" -> throw new Failure(ExitCode.NOT_ALLOWED, "The login was refused in the browser");
            case "expired_token" -> throw new Failure(ExitCode.TIMED_OUT, "Nobody agreed in time", "Log in again.");
            default -> throw refused("gives no token", answer);
        };
    }

    /** Another token; empty when the login is over there. */
    public Optional<Grant> renew(Token.Renewal renewal) {
        Answer answer = call(
                at("token_endpoint"),
                Optional.of(Map.of(
                        "grant_type", "refresh_token", CLIENT, renewal.clientId(), "refresh_token", renewal.secret())));
        if (answer.good()) {
            return Optional.of(grant(answer.body()));
        }
        if (answer.status() >= 500) {
            throw refused("gives no other token now", answer);
        }
        return Optional.empty();
    }

    /** Ends the login there, as far as it is this program's (RFC 7009). */
    public void revoke(Token.Renewal renewal) {
        Answer answer = call(
                at("revocation_endpoint"),
                Optional.of(Map.of(
                        CLIENT, renewal.clientId(), "token", renewal.secret(), "token_type_hint", "refresh_token")));
        if (!answer.good()) {
            throw refused("does not end the login", answer);
        }
    }

    private Grant grant(JsonValue said) {
        return new Grant(
                required(said, "access_token"),
                said.text("refresh_token"),
                clock.instant().plusSeconds(said.at("expires_in").number(USUAL_LIFE_SECONDS)));
    }

    /** An address of the provider, from its own description. */
    private Endpoint at(String name) {
        if (description == null) {
            Endpoint address = new Endpoint(
                    issuer.secure(),
                    issuer.host(),
                    issuer.port(),
                    issuer.basePath() + "/.well-known/openid-configuration");
            Answer answer = call(address, Optional.empty());
            if (!answer.good()) {
                throw refused("does not describe itself", answer);
            }
            description = answer.body();
        }
        return Endpoint.parse(required(description, name))
                .orElseThrow(() -> new Failure(ExitCode.REFUSED, issuer + " has no usable " + name));
    }

    /** @param form sent by POST; empty: GET */
    private Answer call(Endpoint address, Optional<Map<String, String>> form) {
        HttpCall call = form.map(fields -> HttpCall.of("POST", "").withForm(fields))
                .orElseGet(() -> HttpCall.of("GET", ""))
                .withHeader("Accept", "application/json");
        try (HttpConnection connection = HttpConnection.open(address, authority)) {
            connection.readTimeoutMillis(ANSWER_MILLIS);
            HttpReply reply = connection.exchange(call);
            return new Answer(reply.status(), json(reply.text()));
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.NOT_REACHABLE,
                    "The identity provider " + issuer + " cannot be reached: " + e.getMessage(),
                    "Try again in a minute; who has a password here logs in without --sso.");
        }
    }

    private static JsonValue json(String text) {
        try {
            return JsonValue.parse(text);
        } catch (IOException e) {
            return JsonValue.of(null);
        }
    }

    private String required(JsonValue said, String name) {
        return said.text(name)
                .orElseThrow(
                        () -> new Failure(ExitCode.REFUSED, "The identity provider " + issuer + " gives no " + name));
    }

    private Failure refused(String what, Answer answer) {
        return new Failure(
                ExitCode.REFUSED,
                "The identity provider " + issuer + " " + what + ": " + answer.error(),
                answer.body().text("error_description").orElse("It does not say why."));
    }
}
