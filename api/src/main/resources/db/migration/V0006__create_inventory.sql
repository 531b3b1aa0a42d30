create table site (
    id                     uuid        not null,
    name                   text        not null,
    title                  text        not null,
    accreditation_level    integer     not null,
    accreditation_until    date,
    assessed_risk          text,
    version                bigint      not null,
    created_at             timestamptz not null,
    updated_at             timestamptz not null,
    constraint site_pk primary key (id),
    constraint site_name unique (name),
    constraint site_accreditation_level check (accreditation_level between 0 and 5)
);

create table rack (
    id          uuid        not null,
    site_id     uuid        not null,
    name        text        not null,
    created_at  timestamptz not null,
    constraint rack_pk primary key (id),
    constraint rack_site foreign key (site_id) references site (id),
    constraint rack_name unique (site_id, name)
);

create table host (
    id                    uuid        not null,
    name                  text        not null,
    site_id               uuid        not null,
    rack_id               uuid,
    chassis               text,
    mode                  text        not null,
    health                text        not null,
    driver                text        not null,
    boot_id               text,
    facts                 jsonb       not null,
    labels                text[]      not null default '{}',
    vcpu_ratio            numeric(6, 3) not null default 4.0,
    dedicated_department_id uuid,
    health_since          timestamptz not null,
    version               bigint      not null,
    created_at            timestamptz not null,
    updated_at            timestamptz not null,
    constraint host_pk primary key (id),
    constraint host_name unique (name),
    constraint host_site foreign key (site_id) references site (id),
    constraint host_rack foreign key (rack_id) references rack (id),
    constraint host_mode check (mode in ('active', 'cordoned', 'draining', 'maintenance', 'retired')),
    constraint host_health check (health in ('enrolled', 'up', 'unreachable', 'lost'))
);

create table host_device (
    host_id         uuid    not null,
    address         text    not null,
    vendor_product  text    not null,
    device_class    text    not null,
    model           text    not null,
    numa_cell       integer not null,
    constraint host_device_pk primary key (host_id, address),
    constraint host_device_host foreign key (host_id) references host (id)
);

create table join_token (
    id           uuid        not null,
    secret_hash  bytea       not null,
    site_id      uuid        not null,
    rack_id      uuid,
    uses_left    integer     not null,
    expires_at   timestamptz not null,
    created_by   text        not null,
    created_at   timestamptz not null,
    constraint join_token_pk primary key (id),
    constraint join_token_site foreign key (site_id) references site (id),
    constraint join_token_uses check (uses_left >= 0)
);
