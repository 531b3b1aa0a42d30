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
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Hosts and their certificates as they are recorded when they enrol and renew, each in one transaction. */
@ApplicationScoped
class EnrolmentRecords {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");

    private final CertificateAuthority authority;
    private final JoinTokens tokens;
    private final GatewayConfig config;
    private final Jdbc jdbc;
    private final Clock clock;

    EnrolmentRecords(CertificateAuthority authority, JoinTokens tokens, GatewayConfig config, Jdbc jdbc, Clock clock) {
        this.authority = authority;
        this.tokens = tokens;
        this.config = config;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    private record Known(UUID hostId, boolean revoked, Optional<byte[]> keyDigest) {}

    static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.invalid("name", "must be a host name in lower case, up to 63 characters");
        }
    }

    /**
     * A new name joins by its token, which loses one use in the same transaction. A known name is answered again when it
     * comes with the same key, so that an answer that was lost costs nothing, and refused with another.
     */
    @Transactional
    Enrolment.Answer enrol(Enrolment.Question question) {
        byte[] keyDigest = keyDigest(question.csr());
        Optional<Known> known = jdbc.first(
                "select h.id, a.revoked, a.public_key_digest from host h join host_agent a on a.host_id = h.id"
                        + " where h.name = ? and h.mode <> 'retired' for update",
                row -> new Known(row.getObject(1, UUID.class), row.getBoolean(2), Optional.ofNullable(row.getBytes(3))),
                question.name());
        if (known.isPresent()) {
            boolean same = known.get()
                    .keyDigest()
                    .filter(digest -> MessageDigest.isEqual(digest, keyDigest))
                    .isPresent();
            if (!same || known.get().revoked()) {
                throw new ProblemException(
                        ProblemCode.NAME_TAKEN,
                        "A host \"" + question.name() + "\" has joined already with another key; retire it first.");
            }
            return issue(question.csr(), known.get().hostId());
        }
        HostId host = tokens.redeem(question.token(), question.name(), clock.instant())
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.UNAUTHENTICATED,
                        "The join token is unknown, expired or used up; make a new one with"
                                + " \"pengctl host join-token create\"."));
        jdbc.update("insert into host_agent (host_id, public_key_digest) values (?, ?)", host.value(), keyDigest);
        return issue(question.csr(), host.value());
    }

    @Transactional
    Enrolment.Answer renew(UUID hostId, String csr) {
        byte[] keyDigest = keyDigest(csr);
        int known = jdbc.update(
                "update host_agent a set public_key_digest = ? from host h where a.host_id = ? and h.id = a.host_id"
                        + " and not a.revoked and h.mode <> 'retired'",
                keyDigest,
                hostId);
        if (known == 0) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "This host is not admitted any more.");
        }
        return issue(csr, hostId);
    }

    private byte[] keyDigest(String csr) {
        return authority
                .keyDigest(csr)
                .orElseThrow(() -> ProblemException.invalid("csr", "is not a sound PKCS 10 request for an EC key"));
    }

    private Enrolment.Answer issue(String csr, UUID hostId) {
        CertificateAuthority.Issued issued =
                authority.issueHost(csr, hostId, config.certificateLife()).orElseThrow();
        jdbc.update(
                "update host_agent set certificate_serial = ?, certificate_expires_at = ? where host_id = ?",
                issued.serial(),
                issued.expiresAt(),
                hostId);
        return new Enrolment.Answer(
                hostId.toString(), issued.certificatePem(), authority.authorityPem(), issued.expiresAt());
    }
}
