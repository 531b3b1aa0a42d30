-- What the control plane knows of a host's agent. wanted_generation grows, under the row's lock, with every change of
-- anything wanted on the host; rows of the features carry the generation at which they last changed.
create table host_agent (
    host_id                 uuid        not null,
    wanted_generation       bigint      not null default 0,
    public_key_digest       bytea,
    certificate_serial      text,
    certificate_expires_at  timestamptz,
    agent_version           text,
    agent_start_id          text,
    connected_replica       text,
    connected_at            timestamptz,
    last_heartbeat_at       timestamptz,
    lease_granted_until     timestamptz,
    observed_generation     bigint      not null default 0,
    spooled_sequence        bigint      not null default 0,
    revoked                 boolean     not null default false,
    constraint host_agent_pk primary key (host_id),
    constraint host_agent_host foreign key (host_id) references host (id)
);

-- Domains on hosts that nobody wants (orphans) or that are not ours (foreign).
create table stray_domain (
    host_id       uuid        not null,
    domain_uuid   text        not null,
    kind          text        not null,
    domain_name   text        not null,
    instance_id   uuid,
    epoch         bigint,
    running       boolean     not null,
    vcpus         integer     not null,
    memory_mib    bigint      not null,
    first_seen_at timestamptz not null,
    last_seen_at  timestamptz not null,
    constraint stray_domain_pk primary key (host_id, domain_uuid),
    constraint stray_domain_host foreign key (host_id) references host (id),
    constraint stray_domain_kind check (kind in ('orphan', 'foreign'))
);
