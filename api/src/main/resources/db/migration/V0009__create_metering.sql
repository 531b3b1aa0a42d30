-- A resource held a quantity of a measure during a span of time. Law 3: for one resource and measure no two overlap.
create table usage_interval (
    id             uuid          not null,
    resource_id    uuid          not null,
    resource_kind  text          not null,
    measure        text          not null,
    phase          text          not null,
    quantity       numeric(20,6) not null,
    department_id  uuid          not null,
    project_id     uuid          not null,
    operation_id   uuid,
    span           tstzrange     not null,
    constraint usage_interval_pk primary key (id),
    constraint usage_interval_each_second_once exclude using gist (resource_id with =, measure with =, span with &&),
    constraint usage_interval_half_open check (lower_inc(span) and not upper_inc(span) and not isempty(span)),
    constraint usage_interval_starts check (not lower_inf(span)),
    constraint usage_interval_quantity check (quantity > 0)
);
create index usage_interval_by_project on usage_interval (project_id, lower(span));
create unique index usage_interval_one_open on usage_interval (resource_id, measure) where upper_inf(span);

-- Consumption samples from agents: reported beside allocation, not billed.
create table consumption (
    instance_id             uuid        not null,
    host_id                 uuid        not null,
    from_at                 timestamptz not null,
    until_at                timestamptz not null,
    cpu_nanos               bigint      not null,
    disk_read_bytes         bigint      not null,
    disk_written_bytes      bigint      not null,
    network_received_bytes  bigint      not null,
    network_sent_bytes      bigint      not null,
    constraint consumption_pk primary key (instance_id, from_at, host_id)
);
