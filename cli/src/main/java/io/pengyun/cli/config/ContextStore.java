package io.pengyun.cli.config;

import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files below {@code $PENGCTL_HOME}: {@code config.json} and {@code tokens/NAME.json}, readable by the owner only. */
public final class ContextStore {

    /** The context of somebody who has never made one. */
    public static final String FIRST_NAME = "default";

    private final Path home;

    public ContextStore(Path home) {
        this.home = home;
    }

    /** All contexts in the order in which they were made. */
    public List<Context> contexts() {
        List<Context> contexts = new ArrayList<>();
        for (JsonValue.Field field : read(configFile()).at("contexts").fields()) {
            contexts.add(new Context(
                    field.name(),
                    field.value().text("server").orElse(""),
                    field.value().text("project"),
                    field.value().text("authority")));
        }
        return contexts;
    }

    public Optional<Context> find(String name) {
        return contexts().stream()
                .filter(context -> context.name().equals(name))
                .findFirst();
    }

    public String currentName() {
        return read(configFile()).text("current").orElse(FIRST_NAME);
    }

    /** Makes the context the current one; it must exist. */
    public void use(String name) {
        write(contexts(), name);
    }

    /** Adds the context, or replaces the one of its name. */
    public void save(Context context) {
        List<Context> contexts = contexts();
        String current = contexts.isEmpty() ? context.name() : currentName();
        int index = contexts.stream().map(Context::name).toList().indexOf(context.name());
        if (index < 0) {
            contexts.add(context);
        } else {
            contexts.set(index, context);
        }
        write(contexts, current);
    }

    public Optional<Token> token(String contextName) {
        JsonValue token = read(tokenFile(contextName));
        return token.text("token")
                .map(text -> new Token(
                        token.text("server").orElse(""),
                        text,
                        token.text("user").orElse(""),
                        token.text("expiresAt").orElse(""),
                        renewal(token.at("renewal"))));
    }

    private static Optional<Token.Renewal> renewal(JsonValue stored) {
        return stored.text("secret")
                .map(secret -> new Token.Renewal(
                        stored.text("issuer").orElse(""),
                        stored.text("clientId").orElse(""),
                        secret));
    }

    public void saveToken(String contextName, Token token) {
        JsonBody body = new JsonBody()
                .with("server", token.server())
                .with("token", token.text())
                .with("user", token.user())
                .with("expiresAt", token.expiresAt())
                .with(
                        "renewal",
                        token.renewal()
                                .map(renewal -> new JsonBody()
                                        .with("issuer", renewal.issuer())
                                        .with("clientId", renewal.clientId())
                                        .with("secret", renewal.secret()))
                                .orElse(null));
        write(tokenFile(contextName), body.build());
    }

    /** Forgets the token; false when there was none. */
    public boolean removeToken(String contextName) {
        try {
            return Files.deleteIfExists(tokenFile(contextName));
        } catch (IOException e) {
            throw unusable(tokenFile(contextName), e);
        }
    }

    private Path configFile() {
        return home.resolve("config.json");
    }

    private Path tokenFile(String contextName) {
        if (!Context.isName(contextName)) {
            throw Failure.usage("'" + contextName + "' is no name for a context: letters, digits, '.', '_' and '-'");
        }
        return home.resolve("tokens").resolve(contextName + ".json");
    }

    private void write(List<Context> contexts, String current) {
        JsonBody byName = new JsonBody();
        for (Context context : contexts) {
            byName.with(
                    context.name(),
                    new JsonBody()
                            .with("server", context.server())
                            .with("project", context.project().orElse(null))
                            .with("authority", context.authority().orElse(null)));
        }
        write(
                configFile(),
                new JsonBody().with("current", current).with("contexts", byName).build());
    }

    private static JsonValue read(Path file) {
        try {
            return JsonValue.parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            return JsonValue.of(null);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private void write(Path file, JsonValue value) {
        try {
            Path folder = Optional.ofNullable(file.getParent()).orElse(home);
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            // createTempFile makes files that only the owner may read; the move replaces in one step.
            Path written = Files.createTempFile(folder, file.getFileName().toString(), ".new");
            Files.write(written, (value.pretty() + "\n").getBytes(StandardCharsets.UTF_8));
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static Failure unusable(Path file, IOException e) {
        return new Failure(
                ExitCode.USAGE,
                "The file " + file + " cannot be used: " + e.getMessage(),
                "Repair it or remove it, or name another folder in PENGCTL_HOME.");
    }
}
