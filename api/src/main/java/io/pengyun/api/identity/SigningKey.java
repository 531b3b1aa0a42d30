package io.pengyun.api.identity;

import io.pengyun.api.platform.KeyPairs;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.KeyPair;
import java.security.spec.ECGenParameterSpec;
import org.jspecify.annotations.Nullable;

/** The P-256 key that signs tokens. */
@ApplicationScoped
class SigningKey {

    private static final String NAME = "token-signing";

    private final KeyPairs keys;
    private volatile @Nullable KeyPair pair;

    SigningKey(KeyPairs keys) {
        this.keys = keys;
    }

    KeyPair pair() {
        KeyPair known = pair;
        if (known != null) {
            return known;
        }
        KeyPair kept = keys.kept(NAME, "EC", new ECGenParameterSpec("secp256r1"));
        pair = kept;
        return kept;
    }
}
