package io.pengyun.api.subscription;

import io.pengyun.api.subscription.DeliveryLine.Due;
import io.pengyun.api.subscription.DeliveryLine.Failure;
import io.pengyun.api.subscription.DeliveryLine.Outcome;
import io.pengyun.api.subscription.DeliveryLine.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tells a target in its way. */
@ApplicationScoped
class Senders {

    private final WebhookSender webhooks;
    private final MailSender mail;
    private final WebhookConfig webhookConfig;
    private final MailServer mailServer;

    Senders(WebhookSender webhooks, MailSender mail, WebhookConfig webhookConfig, MailServer mailServer) {
        this.webhooks = webhooks;
        this.mail = mail;
        this.webhookConfig = webhookConfig;
        this.mailServer = mailServer;
    }

    /** The longest that one turn takes. */
    Duration longest() {
        Duration posted = webhookConfig.patience().multipliedBy(WebhookSender.MOST_ROUNDS);
        Duration mailed = mailServer.patience();
        return posted.compareTo(mailed) > 0 ? posted : mailed;
    }

    /** Why something was not taken is told without anything secret. */
    Outcome tell(Turn turn) {
        return switch (turn.target()) {
            case SubscriptionTarget.Webhook webhook -> webhooks.send(webhook, turn.due());
            case SubscriptionTarget.Mail people -> mailed(people, turn);
        };
    }

    /** All in one mail, which is taken or not. */
    private Outcome mailed(SubscriptionTarget.Mail people, Turn turn) {
        List<Due> due = turn.due();
        Optional<String> trouble =
                mail.send(people, turn, due.stream().map(Due::event).toList());
        return trouble.map(said -> new Outcome(List.of(), List.of(new Failure(due.getFirst(), said))))
                .orElseGet(() -> new Outcome(due, List.of()));
    }
}
