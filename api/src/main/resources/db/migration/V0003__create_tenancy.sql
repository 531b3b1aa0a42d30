create table department (
    id          uuid        not null,
    parent_id   uuid,
    name        text        not null,
    title       text        not null,
    state       text        not null,
    version     bigint      not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    constraint department_pk primary key (id),
    constraint department_name unique (name),
    constraint department_parent foreign key (parent_id) references department (id),
    constraint department_state check (state in ('active', 'closed')),
    constraint department_not_own_parent check (parent_id <> id)
);
create index department_by_parent on department (parent_id);

create table project (
    id             uuid        not null,
    department_id  uuid        not null,
    name           text        not null,
    title          text        not null,
    outside_access boolean     not null,
    state          text        not null,
    version        bigint      not null,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    constraint project_pk primary key (id),
    constraint project_name unique (name),
    constraint project_department foreign key (department_id) references department (id),
    constraint project_state check (state in ('active', 'closed'))
);
create index project_by_department on project (department_id, id);

-- A limit on a department (with all below it) or on one project; no row: no limit of its own.
create table quota_limit (
    scope_id    uuid        not null,
    scope_kind  text        not null,
    kind        text        not null,
    maximum     bigint      not null,
    updated_at  timestamptz not null,
    constraint quota_limit_pk primary key (scope_id, kind),
    constraint quota_limit_scope_kind check (scope_kind in ('department', 'project')),
    constraint quota_limit_kind check (kind in ('instances', 'vcpus', 'memory_mib', 'disk_gib', 'gpus')),
    constraint quota_limit_not_negative check (maximum >= 0)
);
