package io.pengyun.api.request;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** One person's decision on a request; never changed. */
@Entity
@Table(name = "approval")
class ApprovalEntity {

    @Id
    UUID id;

    UUID requestId;
    UUID approverId;
    String approverName;
    String decision;
    String comment;
    Instant at;
}
