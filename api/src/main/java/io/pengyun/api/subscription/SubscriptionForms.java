package io.pengyun.api.subscription;

import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** Makes targets of what callers write. */
@ApplicationScoped
class SubscriptionForms {

    private static final int SECRET_BYTES = 32;
    private static final String URL = "webhook.url";

    private final WebhookNetworks networks;
    private final MailServer mail;
    private final SecureRandom random;

    SubscriptionForms(WebhookNetworks networks, MailServer mail, SecureRandom random) {
        this.networks = networks;
        this.mail = mail;
        this.random = random;
    }

    SubscriptionTarget target(SubscriptionBody.Create wanted) {
        if (wanted.webhook().isPresent() == wanted.mail().isPresent()) {
            throw ProblemException.invalid("webhook", "give either webhook or mail, and not both.");
        }
        if (wanted.mail().isPresent()) {
            if (mail.host().isEmpty()) {
                throw ProblemException.invalid(
                        "mail", "cannot be used: this platform has no mail server (PENGYUN_MAIL_HOST).");
            }
            return new SubscriptionTarget.Mail(wanted.mail().get().to());
        }
        return new SubscriptionTarget.Webhook(url(wanted.webhook().get().url()), secret());
    }

    private URI url(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException wrong) {
            throw ProblemException.invalid(URL, "must be an address, e.g. https://duty.example.org/pengyun.");
        }
        boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        if (!web || url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw ProblemException.invalid(URL, "must be https://host/path, without a user and a fragment.");
        }
        Optional<String> closed = networks.refusalOfLiteral(url);
        if (closed.isPresent()) {
            throw ProblemException.invalid(URL, closed.get());
        }
        return url;
    }

    /** In the form that the Standard Webhooks have. */
    private String secret() {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return WebhookSignature.PREFIX + Base64.getEncoder().encodeToString(secret);
    }
}
