package io.pengyun.cli.provider;

import java.time.Duration;
import java.time.Instant;

/**
 * What a person is shown who is to agree in a browser (RFC 8628, section 3.2).
 *
 * @param secret asked with, and shown to nobody
 * @param code compared by the person, or typed
 * @param address where to agree; it holds the code if the provider offers that
 * @param pause at least so long between two questions
 */
public record DeviceCode(String secret, String code, String address, Duration pause, Instant expiresAt) {

    @Override
    public String toString() {
        return "DeviceCode[code=" + code + "]";
    }
}
