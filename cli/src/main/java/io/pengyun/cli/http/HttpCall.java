package io.pengyun.cli.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

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

    /** The fields as a form of a web page sends them. */
    public HttpCall withForm(Map<String, String> fields) {
        String form = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        HttpCall call = new HttpCall(method, target, headers, form.getBytes(StandardCharsets.US_ASCII));
        return call.withHeader("Content-Type", "application/x-www-form-urlencoded");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
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
