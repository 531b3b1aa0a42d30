package io.pengyun.api.agent;

import io.pengyun.api.inventory.HostId;
import io.pengyun.api.inventory.JoinTokens;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Lets hosts in by join token and renews their certificates. */
@ApplicationScoped
class Enrolment {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");

    private final CertificateAuthority authority;
    private final JoinTokens tokens;
    private final GatewayConfig config;
    private final Jdbc jdbc;
    private final Clock clock;

    Enrolment(CertificateAuthority authority, JoinTokens tokens, GatewayConfig config, Jdbc jdbc, Clock clock) {
        this.authority = authority;
        this.tokens = tokens;
        this.config = config;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What an agent asks with. */
    record Question(String token, String csr, String name) {}

    /** What it gets. */
    record Answer(String hostId, String certificate, String ca, Instant expiresAt) {}

    private record Known(UUID hostId, Optional<byte[]> keyDigest) {}

    /**
     * A new name joins by its token. A known name is answered again when it comes with the same key, so that an answer
     * that was lost costs nothing, and refused with another.
     */
    @Transactional
    Answer enrol(Question question) {
        if (!NAME.matcher(question.name()).matches()) {
            throw ProblemException.invalid("name", "must be a host name in lower case, up to 63 characters");
        }
        byte[] keyDigest = authority
                .keyDigest(question.csr())
                .orElseThrow(() -> ProblemException.invalid("csr", "is not a sound PKCS 10 request for an EC key"));
        Instant now = clock.instant();
        Optional<Known> known = jdbc.first(
                "select h.id, a.public_key_digest from host h join host_agent a on a.host_id = h.id"
                        + " where h.name = ? and h.mode <> 'retired' for update",
                row -> new Known(row.getObject(1, UUID.class), Optional.ofNullable(row.getBytes(2))),
                question.name());
        if (known.isPresent()) {
            boolean same = known.get()
                    .keyDigest()
                    .filter(digest -> MessageDigest.isEqual(digest, keyDigest))
                    .isPresent();
            if (!same) {
                throw new ProblemException(
                        ProblemCode.NAME_TAKEN,
                        "A host \"" + question.name() + "\" has joined already with another key; retire it first.");
            }
            return issue(question.csr(), known.get().hostId());
        }
        HostId host = tokens.redeem(question.token(), question.name(), now)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.UNAUTHENTICATED,
                        "The join token is unknown, expired or used up; make a new one with"
                                + " \"pengctl host join-token create\"."));
        jdbc.update("insert into host_agent (host_id, public_key_digest) values (?, ?)", host.value(), keyDigest);
        return issue(question.csr(), host.value());
    }

    /** A new certificate for a host that showed its present one. */
    @Transactional
    Answer renew(UUID hostId, String csr) {
        byte[] keyDigest = authority
                .keyDigest(csr)
                .orElseThrow(() -> ProblemException.invalid("csr", "is not a sound PKCS 10 request for an EC key"));
        int known = jdbc.update(
                "update host_agent set public_key_digest = ? where host_id = ? and not revoked", keyDigest, hostId);
        if (known == 0) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "This host is not admitted any more.");
        }
        return issue(csr, hostId);
    }

    private Answer issue(String csr, UUID hostId) {
        CertificateAuthority.Issued issued =
                authority.issueHost(csr, hostId, config.certificateLife()).orElseThrow();
        jdbc.update(
                "update host_agent set certificate_serial = ?, certificate_expires_at = ? where host_id = ?",
                issued.serial(),
                issued.expiresAt(),
                hostId);
        return new Answer(hostId.toString(), issued.certificatePem(), authority.authorityPem(), issued.expiresAt());
    }
}
