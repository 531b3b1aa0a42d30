package io.pengyun.scheduler;

import java.util.UUID;

/** A set of claims that keep together, apart or spread, across demands: the replicas of one service, for instance. */
public record GroupId(UUID value) {}
