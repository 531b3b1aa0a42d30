package io.pengyun.api.federation;

import io.pengyun.api.audit.AuditAct;
import io.pengyun.api.audit.AuditOutcome;
import io.pengyun.api.audit.AuditTrail;
import io.pengyun.api.identity.FederatedPeople;
import io.pengyun.api.identity.FederatedPerson;
import io.pengyun.api.identity.FederatedSessions;
import io.pengyun.api.identity.ForeignLogins;
import io.pengyun.api.identity.Origin;
import io.pengyun.api.identity.SessionId;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Logins through the identity provider: begun when one of its tokens is first seen, ended when it says so. */
@ApplicationScoped
class FederatedLogins implements ForeignLogins {

    private static final Logger LOG = Logger.getLogger(FederatedLogins.class);

    private final ProviderSettings settings;
    private final ProviderTokens tokens;
    private final ProviderProfiles profiles;
    private final FederatedPeople people;
    private final FederatedSessions sessions;
    private final RunningLogins running;
    private final AuditTrail trail;

    FederatedLogins(
            ProviderSettings settings,
            ProviderTokens tokens,
            ProviderProfiles profiles,
            FederatedPeople people,
            FederatedSessions sessions,
            RunningLogins running,
            AuditTrail trail) {
        this.settings = settings;
        this.tokens = tokens;
        this.profiles = profiles;
        this.people = people;
        this.sessions = sessions;
        this.running = running;
        this.trail = trail;
    }

    @Override
    public Optional<Visit> find(String token, Origin origin) {
        if (settings.provider().isEmpty()) {
            return Optional.empty();
        }
        IdentityProvider provider = settings.provider().get();
        try {
            Optional<FederatedSessions.Shown> shown = tokens.verify(provider, token);
            if (shown.isEmpty()) {
                return Optional.empty();
            }
            Optional<Visit> known = sessions.goOn(shown.get());
            if (known.isPresent()) {
                running.met(known.get().session(), shown.get(), token);
                return known;
            }
            if (sessions.isClosed(shown.get())) {
                throw closed(provider);
            }
            return enter(provider, shown.get(), token, origin);
        } catch (ProviderAwayException away) {
            LOG.warnf("loginWaits %s", away.getMessage());
            throw new ProblemException(
                    ProblemCode.IDENTITY_PROVIDER_UNAVAILABLE,
                    provider.issuer() + " cannot be asked who you are. Try again in a minute. Who is logged in stays so"
                            + " until their token ends; users with a password here and machine tokens are not concerned.");
        }
    }

    /** The provider has vouched for the token, so whoever shows it may know. */
    private static ProblemException closed(IdentityProvider provider) {
        return new ProblemException(
                ProblemCode.UNAUTHENTICATED,
                "Your login was ended here, or your account is disabled. Log out at " + provider.issuer()
                        + " in the browser and log in again, so that it asks you who you are; or ask an administrator.");
    }

    private Optional<Visit> enter(IdentityProvider provider, FederatedSessions.Shown shown, String token, Origin origin)
            throws ProviderAwayException {
        Optional<FederatedPerson> told = profiles.ask(provider, token, shown.subject());
        if (told.isEmpty()) {
            return Optional.empty();
        }
        FederatedPerson person = told.get();
        Optional<FederatedPeople.Known> before = people.find(person);
        Map<String, String> details = new TreeMap<>();
        details.put("issuer", shown.issuer());
        details.put("subject", shown.subject());
        details.put("client", origin.client());
        details.put("clientAddress", origin.address());
        UUID entry = trail.open(new AuditAct(
                before.map(FederatedPeople.Known::name).orElse("anonymous"),
                "login.federated",
                before.map(known -> known.user().toString()),
                Optional.empty(),
                details,
                false));
        try {
            FederatedPeople.Known known = before.orElseGet(() -> people.make(person));
            people.keep(known.user(), person);
            Optional<SessionId> session = sessions.begin(known.user(), shown, origin);
            session.ifPresent(begun -> running.begun(begun, shown, token));
            complete(entry, known, session, before.isEmpty());
            return session.map(begun -> new Visit(known.user(), begun));
        } catch (RuntimeException failed) {
            trail.complete(entry, AuditOutcome.FAILED, Map.of());
            throw failed;
        }
    }

    private void complete(UUID entry, FederatedPeople.Known known, Optional<SessionId> session, boolean first) {
        Map<String, String> details = new TreeMap<>(known.changes());
        details.put("name", known.name());
        details.put("firstLogin", String.valueOf(first));
        session.ifPresentOrElse(
                begun -> details.put("session", begun.toString()), () -> details.put("why", "closed meanwhile"));
        trail.complete(
                entry,
                session.isPresent() ? AuditOutcome.SUCCEEDED : AuditOutcome.REFUSED,
                Optional.of(known.user().toString()),
                Optional.empty(),
                details);
    }

    @Override
    public void confirm(SessionId session) {
        settings.provider()
                .ifPresent(provider -> running.ifDue(session, provider.recheck(), login -> {
                    Optional<FederatedPerson> told = profiles.ask(provider, login.token(), login.subject());
                    told.ifPresentOrElse(this::follow, () -> end(session, provider));
                    return told.isPresent();
                }));
    }

    /** What the provider says anew is taken over, and told when it changes what somebody may do. */
    private void follow(FederatedPerson person) {
        people.find(person).ifPresent(known -> {
            if (known.changes().isEmpty()) {
                people.keep(known.user(), person);
            } else {
                told(known.user(), "user.follow-provider", known.changes(), () -> people.keep(known.user(), person));
            }
        });
    }

    private void end(SessionId session, IdentityProvider provider) {
        told(
                session,
                "session.end-with-provider",
                Map.of("issuer", provider.issuer().toString()),
                () -> sessions.end(session));
    }

    private void told(Object subject, String action, Map<String, String> details, Runnable work) {
        UUID entry = trail.open(new AuditAct(
                "system:federation", action, Optional.of(subject.toString()), Optional.empty(), details, false));
        try {
            work.run();
            trail.complete(entry, AuditOutcome.SUCCEEDED, Map.of());
        } catch (RuntimeException failed) {
            trail.complete(entry, AuditOutcome.FAILED, Map.of());
            throw failed;
        }
    }
}
