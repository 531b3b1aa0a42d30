package io.pengyun.api.federation;

import com.fasterxml.jackson.databind.JsonNode;
import io.pengyun.api.identity.FederatedPerson;
import io.pengyun.api.identity.StaffNumber;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What the provider says of who shows a token (OpenID Connect Core 1.0, section 5.3): it looks the login and the person up
 * each time, so who is logged out, disabled or in another group there is so here.
 */
@ApplicationScoped
class ProviderProfiles {

    private static final Logger LOG = Logger.getLogger(ProviderProfiles.class);

    private static final int MOST_GROUPS = 500;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_EMAIL = 254;

    private final ProviderDirectory directory;
    private final ProviderLine line;

    ProviderProfiles(ProviderDirectory directory, ProviderLine line) {
        this.directory = directory;
        this.line = line;
    }

    /**
     * Asks.
     *
     * @return empty when the provider does not stand for the token (any more)
     * @throws ProviderAwayException when it does not say
     */
    Optional<FederatedPerson> ask(IdentityProvider provider, String token, String subject)
            throws ProviderAwayException {
        ProviderLine.Answer answer = line.get(directory.endpoints(provider).userInfo(), Optional.of(token));
        if (answer.status() == 403) {
            LOG.warn(
                    "The identity provider says nothing of who shows a token: it must be asked for with the scope openid");
        }
        if (answer.status() != 200) {
            return Optional.empty();
        }
        if (!subject.equals(answer.body().path("sub").asText())) {
            LOG.errorf(
                    "The identity provider speaks of %s, asked for %s",
                    answer.body().path("sub"), subject);
            return Optional.empty();
        }
        return Optional.of(person(provider, subject, answer.body()));
    }

    private static FederatedPerson person(IdentityProvider provider, String subject, JsonNode said) {
        String preferred = text(said, "preferred_username", LONGEST_NAME).orElse(subject);
        return new FederatedPerson(
                provider.issuer().toString(),
                subject,
                preferred,
                text(said, "name", LONGEST_NAME).orElse(preferred),
                text(said, "email", LONGEST_EMAIL),
                text(said, provider.staffNumberClaim(), StaffNumber.LONGEST).filter(StaffNumber::isOne),
                groups(said.path(provider.groupsClaim())));
    }

    /** Empty also for what is too long to be kept. */
    private static Optional<String> text(JsonNode said, String claim, int longest) {
        return Optional.of(said.path(claim).asText("").strip())
                .filter(text -> !text.isEmpty() && text.length() <= longest);
    }

    private static Set<String> groups(JsonNode claim) {
        Set<String> groups = new LinkedHashSet<>();
        claim.forEach(group -> {
            if (group.isTextual() && groups.size() < MOST_GROUPS) {
                groups.add(group.asText());
            }
        });
        return groups;
    }
}
