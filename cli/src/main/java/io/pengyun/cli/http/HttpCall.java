package io.pengyun.cli.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request.
 *
 * @param target path and query, encoded, without the endpoint's base path
 * @param body no bytes: no body
 */
public record HttpCall(String method, String target, Map<String, String> headers, byte[] body) {

    public HttpCall {
        headers = Map.copyOf(headers);
        body = body.clone();
    }

    public static HttpCall of(String method, String target) {
        return new HttpCall(method, target, Map.of(), new byte[0]);
    }

    /** The same with one header more. */
    public HttpCall withHeader(String name, String value) {
        if (value.chars().anyMatch(character -> character < ' ' || character > '~')) {
            throw new IllegalArgumentException("The value of " + name + " holds characters that no header may hold");
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpCall(method, target, more, body);
    }

    public HttpCall withJson(String json) {
        HttpCall call = new HttpCall(method, target, headers, json.getBytes(StandardCharsets.UTF_8));
        return call.withHeader("Content-Type", "application/json");
    }

    @Override
    public byte[] body() {
        return body.clone();
    }

    /** True when sending it twice does no more than sending it once. */
    public boolean repeatable() {
        return method.equals("GET") || headers.containsKey("Idempotency-Key");
    }
}
