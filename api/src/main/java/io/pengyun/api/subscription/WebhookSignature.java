package io.pengyun.api.subscription;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs messages as the <a href="https://www.standardwebhooks.com">Standard Webhooks</a> have it, version 1. */
final class WebhookSignature {

    /** Of secrets; Base64 follows. */
    static final String PREFIX = "whsec_";

    private WebhookSignature() {}

    /** The value of {@code webhook-signature}: HMAC-SHA-256 over id, time and body. */
    static String of(String secret, String id, long epochSeconds, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(PREFIX.length())), "HmacSHA256"));
            byte[] signature = mac.doFinal((id + "." + epochSeconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signature);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", impossible);
        }
    }
}
