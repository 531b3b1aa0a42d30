package io.pengyun.api.federation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * An identity provider that does as a test tells it: describes itself, shows its keys, and says of who shows a token what was
 * laid down for that person. It can be closed and opened again.
 */
final class FakeIssuer implements AutoCloseable {

    static final String AUDIENCE = "pengyun";

    private static final int TOKEN_SECONDS = 300;
    private static final RsaJsonWebKey KEY = newKey("first");

    private final URI issuer;
    private final Clock clock;
    private final Map<String, Map<String, Object>> said = new ConcurrentHashMap<>();
    private final Map<String, String> subjects = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private final List<RsaJsonWebKey> keys = new CopyOnWriteArrayList<>(List.of(KEY));
    private volatile Answer fault = NONE;
    private volatile String describedAs;
    private HttpServer server;

    FakeIssuer(String issuer, Clock clock) {
        this.issuer = URI.create(issuer);
        this.describedAs = issuer;
        this.clock = clock;
        open();
    }

    static RsaJsonWebKey newKey(String id) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            return key;
        } catch (JoseException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Instead of what it should say of a person. */
    record Answer(int status, String body) {}

    static final Answer NONE = new Answer(0, "");
    static final Answer SILENCE = new Answer(-1, "");

    /** From now on it says this of everybody; {@link #NONE}: it is well again. */
    void ails(Answer answer) {
        fault = answer;
    }

    /** It calls itself otherwise in its description. */
    void callsItself(String other) {
        describedAs = other;
    }

    /** It has other keys from now on. */
    void turnsKeys(RsaJsonWebKey fresh) {
        keys.clear();
        keys.add(fresh);
    }

    /** How often it was asked for somebody. */
    int questions() {
        return questions.get();
    }

    /** It stands for this person, and says this of them. */
    void says(String subject, Map<String, Object> claims) {
        Map<String, Object> all = new TreeMap<>(claims);
        all.put("sub", subject);
        said.put(subject, all);
    }

    /** It does not stand for the person (any more). */
    void knowsNoMore(String subject) {
        said.remove(subject);
    }

    /** A token of a login, made now. */
    String token(String subject, String session) {
        return token(subject, session, claims -> {}, KEY);
    }

    /** A token with other claims, or signed with another key, than it should be. */
    String token(String subject, String session, Consumer<JwtClaims> change, RsaJsonWebKey key) {
        Instant now = clock.instant();
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer.toString());
        claims.setAudience(AUDIENCE);
        claims.setSubject(subject);
        claims.setStringClaim("sid", session);
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(now.getEpochSecond() + TOKEN_SECONDS));
        change.accept(claims);
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setKey(key.getPrivateKey());
        try {
            String token = signature.getCompactSerialization();
            subjects.put(token, subject);
            return token;
        } catch (JoseException failed) {
            throw new IllegalStateException(failed);
        }
    }

    static RsaJsonWebKey key() {
        return KEY;
    }

    void open() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), issuer.getPort()), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        String path = issuer.getPath();
        server.createContext(
                path + "/.well-known/openid-configuration",
                exchange -> send(
                        exchange,
                        200,
                        JsonUtil.toJson(Map.of(
                                "issuer", describedAs,
                                "jwks_uri", issuer + "/keys",
                                "userinfo_endpoint", issuer + "/userinfo"))));
        server.createContext(
                path + "/keys",
                exchange ->
                        send(exchange, 200, new JsonWebKeySet(keys).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY)));
        server.createContext(path + "/userinfo", this::userInfo);
        server.start();
    }

    private void userInfo(HttpExchange exchange) throws IOException {
        questions.incrementAndGet();
        Answer ailment = fault;
        if (ailment.equals(SILENCE)) {
            // Never answered: the caller has to give up by itself.
            return;
        }
        if (!ailment.equals(NONE)) {
            send(exchange, ailment.status(), ailment.body());
            return;
        }
        String token = exchange.getRequestHeaders().getFirst("Authorization").replace("Bearer ", "");
        Map<String, Object> claims = said.get(subjects.getOrDefault(token, "nobody"));
        if (claims == null) {
            send(exchange, 401, "{\"error\":\"invalid_token\"}");
        } else {
            send(exchange, 200, JsonUtil.toJson(claims));
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
