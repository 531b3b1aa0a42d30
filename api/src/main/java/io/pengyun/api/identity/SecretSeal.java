package io.pengyun.api.identity;

import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.SealingKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** Encrypts what users share with us, each bound to its user. */
@ApplicationScoped
class SecretSeal {

    private static final String NAME = "second-factor";

    private final SealingKey key;

    SecretSeal(Jdbc jdbc, Clock clock, SecureRandom random) {
        this.key = new SealingKey(NAME, jdbc, clock, random);
    }

    byte[] seal(UUID user, byte[] secret) {
        return key.seal(user, secret);
    }

    byte[] open(UUID user, byte[] sealed) {
        return key.open(user, sealed);
    }
}
