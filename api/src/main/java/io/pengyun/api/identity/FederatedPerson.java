package io.pengyun.api.identity;

import java.util.Optional;
import java.util.Set;

/**
 * What an identity provider says of somebody.
 *
 * @param issuer the provider
 * @param subject its name for them, which never changes
 * @param preferredName how they would like to be called here; may be taken, may be no name
 * @param staffNumber the same for all accounts of one human being; empty when the provider does not say
 * @param groups that they are in now, as the provider calls them
 */
public record FederatedPerson(
        String issuer,
        String subject,
        String preferredName,
        String displayName,
        Optional<String> email,
        Optional<String> staffNumber,
        Set<String> groups) {

    public FederatedPerson {
        groups = Set.copyOf(groups);
    }
}
