package io.pengyun.api.identity;

import io.pengyun.api.platform.EnumWords;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Who must have a second factor. */
@ApplicationScoped
class SecondFactorRule {

    private final Set<Role> roles;

    /** @param words roles as the API writes them; empty: nobody must */
    SecondFactorRule(@ConfigProperty(name = "pengyun.second-factor.required-roles") Optional<List<String>> words) {
        this.roles = words.orElseGet(List::of).stream()
                .map(word -> EnumWords.constant(Role.class, word.strip()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A wrong setting is told at the start, not to the first who calls. */
    void onStart(@Observes StartupEvent start) {
        // The constructor has read it.
    }

    boolean asks(Collection<Role> held) {
        return held.stream().anyMatch(roles::contains);
    }
}
