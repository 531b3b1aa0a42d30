package io.pengyun.api.federation;

import static io.pengyun.api.testing.ApiClient.expect;

import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.MovableClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of logins through a provider share: a provider, and a person of it called {@code li.wei-N}. */
abstract class FederationScene {

    /** Longer than what the provider said is believed. */
    static final Duration A_WHILE = Duration.ofSeconds(30);

    @Inject
    MovableClock clock;

    @ConfigProperty(name = "pengyun.oidc.issuer")
    String issuer;

    FakeIssuer provider;
    ApiClient admin;
    String subject;
    String session;

    @BeforeEach
    void open() {
        // Past whatever rest an earlier failure has earned the provider.
        clock.advance(ProviderLine.REST.plusSeconds(1));
        provider = new FakeIssuer(issuer, clock);
        admin = ApiClient.admin();
        subject = ApiClient.unique("li.wei");
        session = ApiClient.unique("session");
        says();
    }

    @AfterEach
    void close() {
        provider.close();
        clock.reset();
    }

    /** The provider stands for the person, who is in these groups. */
    void says(String... groups) {
        says(Map.of("groups", List.of(groups)));
    }

    void says(Map<String, Object> more) {
        Map<String, Object> claims = new TreeMap<>(Map.of("preferred_username", subject, "name", "Li Wei"));
        claims.putAll(more);
        provider.says(subject, claims);
    }

    /** Logged in with a token made now. */
    ApiClient in() {
        return ApiClient.withToken(provider.token(subject, session));
    }

    /** A group that nobody else is in, which has this role. */
    String group(String role, String department) {
        String group = ApiClient.unique("/cloud/group");
        Map<String, Object> rule = new TreeMap<>(Map.of("group", group, "role", role));
        if (department != null) {
            rule.put("department", department);
        }
        expect(201, admin.post("/v1/group-roles", rule));
        return group;
    }

    static List<String> roles(ApiClient person) {
        return person.get("/v1/me").jsonPath().getList("roles.role");
    }
}
