package io.pengyun.api.federation;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jose4j.jwk.RsaJsonWebKey;
import org.junit.jupiter.api.Test;

/** A provider that is there and not well. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ProviderFaultTest extends FederationScene {

    @Inject
    ProviderSettings settings;

    @Inject
    ObjectMapper json;

    @Inject
    MeterRegistry meters;

    private IdentityProvider known() {
        return settings.provider().orElseThrow();
    }

    /** Who is in goes on; who is not is told to wait. */
    private void isAsIfAway(FakeIssuer.Answer fault) {
        session = ApiClient.unique("session");
        ApiClient in = in();
        expect(200, in.get("/v1/me"));
        provider.ails(fault);
        clock.advance(A_WHILE);
        expect(200, in.get("/v1/me"));
        session = ApiClient.unique("session");
        refused(503, "identity-provider-unavailable", in().get("/v1/me"));
        provider.ails(FakeIssuer.NONE);
        clock.advance(ProviderLine.REST);
        expect(200, in().get("/v1/me"));
    }

    @Test
    void anAnswerThatIsNoneIsNoAnswer() {
        isAsIfAway(new FakeIssuer.Answer(500, "{}"));
        isAsIfAway(new FakeIssuer.Answer(429, "{}"));
        isAsIfAway(new FakeIssuer.Answer(302, ""));
        isAsIfAway(new FakeIssuer.Answer(200, "<html>Be back soon</html>"));
    }

    /** It costs the first who asks three seconds, and the others nothing. */
    @Test
    void silenceHoldsUpOneOnly() {
        ApiClient in = in();
        expect(200, in.get("/v1/me"));
        provider.ails(FakeIssuer.SILENCE);
        clock.advance(A_WHILE);
        expect(200, in.get("/v1/me"));
        int asked = provider.questions();
        session = ApiClient.unique("session");
        refused(503, "identity-provider-unavailable", in().get("/v1/me"));
        expect(200, in.get("/v1/me"));
        assertEquals(asked, provider.questions());
    }

    @Test
    void whatItSaysOfSomebodyElseEndsTheLogin() {
        ApiClient in = in();
        expect(200, in.get("/v1/me"));
        provider.ails(new FakeIssuer.Answer(200, "{\"sub\":\"somebody-else\",\"groups\":[\"/cloud/operators\"]}"));
        clock.advance(A_WHILE);
        refused(401, "unauthenticated", in.get("/v1/me"));
    }

    @Test
    void aProviderThatCallsItselfOtherwiseIsNotBelieved() throws Exception {
        ProviderDirectory fresh = new ProviderDirectory(new ProviderLine(json, clock, meters), clock);
        provider.callsItself(issuer + "-2");
        assertThrows(ProviderAwayException.class, () -> fresh.endpoints(known()));
        provider.callsItself(issuer);
        assertEquals(issuer + "/keys", fresh.endpoints(known()).keys().toString());
    }

    @Test
    void newKeysAreFoundAndOldOnesForgotten() throws Exception {
        ProviderDirectory directory = new ProviderDirectory(new ProviderLine(json, clock, meters), clock);
        ProviderTokens tokens = new ProviderTokens(directory, clock, Duration.ZERO);
        String old = provider.token(subject, session);
        assertTrue(tokens.verify(known(), old).isPresent());
        RsaJsonWebKey fresh = FakeIssuer.newKey("second");
        provider.turnsKeys(fresh);
        assertTrue(tokens.verify(known(), provider.token(subject, session, claims -> {}, fresh))
                .isPresent());
        assertTrue(tokens.verify(known(), old).isEmpty());
    }

    /** While it is away the keys that there were are good enough; an unknown one may be good or not. */
    @Test
    void keysOutliveTheProvider() throws Exception {
        ProviderDirectory directory = new ProviderDirectory(new ProviderLine(json, clock, meters), clock);
        ProviderTokens tokens = new ProviderTokens(directory, clock, Duration.ZERO);
        String token = provider.token(subject, session);
        String unknownKey = provider.token(subject, session, claims -> {}, FakeIssuer.newKey("third"));
        assertTrue(tokens.verify(known(), token).isPresent());
        provider.close();
        assertTrue(tokens.verify(known(), token).isPresent());
        assertThrows(ProviderAwayException.class, () -> tokens.verify(known(), unknownKey));
        assertTrue(tokens.verify(known(), "no.token.at-all").isEmpty());
    }
}
