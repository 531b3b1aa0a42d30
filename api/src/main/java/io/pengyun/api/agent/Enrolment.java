package io.pengyun.api.agent;

import io.pengyun.api.audit.AuditAct;
import io.pengyun.api.audit.AuditOutcome;
import io.pengyun.api.audit.AuditTrail;
import io.pengyun.api.inventory.HostId;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Refusals;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Lets hosts in by join token and renews their certificates; all of it is told to the audit trail. */
@ApplicationScoped
class Enrolment {

    private static final String NAME_CONSTRAINT = "host_name";

    private final EnrolmentRecords records;
    private final AuditTrail trail;

    Enrolment(EnrolmentRecords records, AuditTrail trail) {
        this.records = records;
        this.trail = trail;
    }

    /**
     * What an agent asks with.
     *
     * @param address where it asks from, for the audit trail
     */
    record Question(String token, String csr, String name, String address) {}

    /** What it gets. */
    record Answer(String hostId, String certificate, String ca, Instant expiresAt) {}

    Answer enrol(Question question) {
        EnrolmentRecords.requireName(question.name());
        UUID entry = trail.open(new AuditAct(
                "host:" + question.name(),
                "host.enrol",
                Optional.empty(),
                Optional.empty(),
                Map.of("clientAddress", question.address()),
                false));
        try {
            Answer answer = enrolOnce(question);
            trail.complete(
                    entry,
                    AuditOutcome.SUCCEEDED,
                    Optional.of(new HostId(UUID.fromString(answer.hostId())).text()),
                    Optional.empty(),
                    Map.of());
            return answer;
        } catch (ProblemException refused) {
            trail.complete(
                    entry, AuditOutcome.REFUSED, Map.of("code", refused.code().text()));
            throw refused;
        } catch (RuntimeException failed) {
            trail.complete(entry, AuditOutcome.FAILED, Map.of());
            throw failed;
        }
    }

    /** When two of one name come at the same moment, the later one finds the earlier one's record and is judged by it. */
    private Answer enrolOnce(Question question) {
        try {
            return records.enrol(question);
        } catch (RuntimeException refused) {
            if (Refusals.constraint(refused).filter(NAME_CONSTRAINT::equals).isPresent()) {
                return records.enrol(question);
            }
            throw refused;
        }
    }

    /** A new certificate for a host that showed its present one. */
    Answer renew(UUID hostId, String csr) {
        return records.renew(hostId, csr);
    }
}
