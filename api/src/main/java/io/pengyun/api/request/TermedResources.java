package io.pengyun.api.request;

import io.pengyun.api.tenancy.ProjectId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One kind of resources that have a term. Declared here, implemented where the resources are kept. */
public interface TermedResources {

    /** The kind's word, e.g. {@code instance}. */
    String kind();

    /**
     * Those of a project, deleted ones that can still be had back included.
     *
     * @param idsOrNames as people write them; those that are none of this kind are left out
     */
    List<Termed> find(ProjectId project, Collection<String> idsOrNames);

    /**
     * Gives them another end, in the caller's transaction and as one set; those that are gone for good are left out.
     *
     * @param endsAt empty: no end
     */
    void extend(Collection<UUID> ids, Optional<Instant> endsAt, Instant at);

    /**
     * One that was found.
     *
     * @param text its id as people see it
     * @param deleted it can still be had back
     */
    record Termed(UUID id, String text, String name, boolean deleted, Optional<Instant> endsAt) {}
}
