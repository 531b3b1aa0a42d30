create table volume (
    id                uuid        not null,
    project_id        uuid        not null,
    department_id     uuid        not null,
    request_id        uuid,
    name              text        not null,
    size_gib          bigint      not null,
    host_id           uuid        not null,
    instance_id       uuid,
    wanted            text        not null,
    generation        bigint      not null,
    host_generation   bigint      not null,
    observed          text        not null,
    observed_generation bigint    not null,
    observed_reason_code text,
    observed_reason   text,
    observed_instance_id uuid,
    observed_at       timestamptz,
    operation_id      uuid,
    labels            jsonb       not null default '{}',
    deleted_at        timestamptz,
    purge_at          timestamptz,
    version           bigint      not null,
    created_at        timestamptz not null,
    updated_at        timestamptz not null,
    constraint volume_pk primary key (id),
    constraint volume_project foreign key (project_id) references project (id),
    constraint volume_host foreign key (host_id) references host (id),
    constraint volume_size check (size_gib between 1 and 65536),
    constraint volume_wanted check (wanted in ('present', 'deleted', 'purged')),
    constraint volume_observed check (observed in ('unknown', 'preparing', 'ready', 'absent', 'failed'))
);
create unique index volume_name on volume (project_id, name) where wanted = 'present';
create index volume_by_project on volume (project_id, id desc);
create index volume_by_host on volume (host_id, host_generation);
create index volume_by_instance on volume (instance_id);
create index volume_by_operation on volume (operation_id);
create index volume_purge on volume (purge_at) where wanted = 'deleted';
