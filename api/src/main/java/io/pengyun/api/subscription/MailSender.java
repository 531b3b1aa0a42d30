package io.pengyun.api.subscription;

import io.pengyun.api.event.Event;
import io.pengyun.api.event.EventKind;
import io.pengyun.api.subscription.DeliveryLine.Turn;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Writes to people: what waits for them, in one mail. */
@ApplicationScoped
class MailSender {

    private final MailServer config;
    private final Optional<MailClient> client;

    MailSender(Vertx vertx, MailServer config) {
        this.config = config;
        this.client = config.host().map(host -> MailClient.create(vertx, settings(host)));
    }

    private MailConfig settings(String host) {
        MailConfig settings = new MailConfig(host, config.port());
        settings.setSsl(config.protection() == MailServer.Protection.TLS);
        settings.setStarttls(
                config.protection() == MailServer.Protection.STARTTLS
                        ? StartTLSOptions.REQUIRED
                        : StartTLSOptions.DISABLED);
        config.user()
                .ifPresentOrElse(
                        user -> settings.setUsername(user)
                                .setPassword(config.password().orElse(""))
                                .setLogin(LoginOption.REQUIRED),
                        () -> settings.setLogin(LoginOption.DISABLED));
        return settings;
    }

    @PreDestroy
    void close() {
        client.ifPresent(MailClient::close);
    }

    /** Why it was not taken; empty when it was. */
    Optional<String> send(SubscriptionTarget.Mail target, Turn turn, List<Event> events) {
        if (client.isEmpty()) {
            return Optional.of("this platform has no mail server now.");
        }
        MailMessage message = new MailMessage()
                .setFrom(config.from())
                .setTo(target.to())
                .setSubject(subject(events))
                .setText(text(turn, events));
        try {
            client.get()
                    .sendMail(message)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(config.patience().toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (TimeoutException slow) {
            return Optional.of(
                    "the mail server did not answer within " + config.patience().toSeconds() + " s.");
        } catch (ExecutionException failed) {
            return Optional.of(why(Objects.requireNonNullElse(failed.getCause(), failed)));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.of("the control plane is stopping.");
        }
    }

    private static String why(Throwable trouble) {
        return trouble instanceof SMTPException refused
                ? "the mail server refuses it: " + refused.getReplyCode() + "."
                : "the mail server cannot be reached (" + trouble.getClass().getSimpleName() + ").";
    }

    static String subject(List<Event> events) {
        Event first = events.getFirst();
        String more = events.size() == 1 ? "" : " and " + (events.size() - 1) + " more";
        return "[Pengyun 鹏云] " + first.kind()
                + Optional.ofNullable(first.data().get("name"))
                        .map(name -> " " + name)
                        .orElse("")
                        .replaceAll("\\s+", " ")
                + more;
    }

    static String text(Turn turn, List<Event> events) {
        String told = events.stream().map(MailSender::paragraph).collect(Collectors.joining("\n"));
        return told + "\n-- \nYou get this by the subscription \"" + turn.name() + "\" of "
                + turn.departmentName()
                        .map(name -> "the department \"" + name + "\"")
                        .orElse("the platform")
                + "; who may change it ends it with `pengctl subscription delete`.\n";
    }

    private static String paragraph(Event event) {
        StringBuilder text = new StringBuilder(event.kind())
                .append(" · ")
                .append(event.subject())
                .append(" · ")
                .append(event.at())
                .append('\n');
        EventKind.meant(event.kind())
                .findFirst()
                .ifPresent(kind -> text.append(kind.sentence()).append('\n'));
        new TreeMap<>(event.data())
                .forEach((field, value) -> text.append("  ")
                        .append(field)
                        .append(": ")
                        .append(String.valueOf(value).replaceAll("[\\r\\n]+", " "))
                        .append('\n'));
        return text.append("  event: ").append(event.id()).append('\n').toString();
    }
}
