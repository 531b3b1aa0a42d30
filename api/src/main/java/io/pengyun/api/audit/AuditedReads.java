package io.pengyun.api.audit;

import io.pengyun.api.access.ForeignReach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Reads that are told: of what is not the reader's own, and of what may hold secrets. A filter enters them for every
 * endpoint but those that answer piece by piece.
 */
@ApplicationScoped
public class AuditedReads {

    private static final int OK = 200;

    private final AuditTrail trail;
    private final AuditedRequest audited;
    private final AuditSubject subject;
    private final ForeignReach foreign;
    private final Asked asked;

    @Inject
    AuditedReads(AuditTrail trail, AuditedRequest audited, AuditSubject subject, ForeignReach foreign, Asked asked) {
        this.trail = trail;
        this.audited = audited;
        this.subject = subject;
        this.foreign = foreign;
        this.asked = asked;
    }

    /**
     * To be called by an endpoint that answers with a stream, when it is known what will be shown, which no filter sees.
     *
     * @throws io.pengyun.api.platform.ProblemException {@code unavailable}, when the trail cannot be written: then nothing
     *     must be shown
     */
    public void tell() {
        tell(OK, Optional.empty());
    }

    /** The request at hand wants to read. */
    void want(ContainerRequestContext request) {
        Map<String, String> details = audited.details(request);
        details.putAll(audited.filters(request.getUriInfo()));
        asked.want(details, AuditedRequest.reference(request.getUriInfo(), true));
    }

    /** Enters the read, if it is one to be told, and was not told before. */
    void tell(int status, Optional<String> code) {
        if (!asked.isWanted() || !isTold(status)) {
            return;
        }
        Map<String, String> details = new TreeMap<>(asked.take());
        details.put("status", Integer.toString(status));
        code.ifPresent(word -> details.put("code", word));
        Optional<UUID> department = subject.departmentId().or(foreign::department);
        trail.read(audited.act(subject.id().or(asked::reference), department, details), AuditFilter.outcome(status));
    }

    /** Of what was refused nothing was read, but who tries for secrets is worth knowing. */
    private boolean isTold(int status) {
        return foreign.any() && status < 400 || audited.readsSecrets() || subject.isWatched();
    }

    /** What one request wants to read. */
    @RequestScoped
    static class Asked {

        private Map<String, String> details = Map.of();
        private Optional<String> reference = Optional.empty();
        private boolean wanted;

        void want(Map<String, String> newDetails, Optional<String> newReference) {
            details = newDetails;
            reference = newReference;
            wanted = true;
        }

        boolean isWanted() {
            return wanted;
        }

        Optional<String> reference() {
            return reference;
        }

        /** The details, once. */
        Map<String, String> take() {
            wanted = false;
            return details;
        }
    }
}
