create table operation (
    id             uuid        not null,
    kind           text        not null,
    kind_version   integer     not null,
    department_id  uuid,
    project_id     uuid,
    subject        text        not null,
    actor          text        not null,
    state          jsonb       not null,
    status         text        not null,
    direction      text        not null,
    step           integer     not null,
    attempts       integer     not null,
    wakeups        bigint      not null default 0,
    waits_for      text,
    reason_code    text,
    reason         text,
    done_count     bigint      not null default 0,
    total_count    bigint      not null default 0,
    cancel_wanted  boolean     not null default false,
    next_run_at    timestamptz not null,
    deadline       timestamptz not null,
    lease_owner    text,
    lease_until    timestamptz,
    fence          bigint      not null default 0,
    audit_entry_id uuid,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    ended_at       timestamptz,
    constraint operation_pk primary key (id),
    -- ready: due at next_run_at; waiting: for agents or people, until woken or next_run_at; parked: for an operator
    constraint operation_status check (status in ('ready', 'waiting', 'parked', 'succeeded', 'undone', 'abandoned')),
    constraint operation_direction check (direction in ('forward', 'undo')),
    constraint operation_ended check ((status in ('succeeded', 'undone', 'abandoned')) = (ended_at is not null)),
    constraint operation_parked_says_why check (status <> 'parked' or reason is not null)
);
create index operation_due on operation (next_run_at) where status in ('ready', 'waiting');
create index operation_by_project on operation (project_id, id desc);
create index operation_by_department on operation (department_id, id desc);
create index operation_by_status on operation (status, id desc);

create table operation_step (
    operation_id  uuid        not null,
    number        bigint      generated always as identity,
    step          integer     not null,
    name          text        not null,
    direction     text        not null,
    started_at    timestamptz not null,
    ended_at      timestamptz,
    outcome       text,
    error         text,
    constraint operation_step_pk primary key (operation_id, number),
    constraint operation_step_operation foreign key (operation_id) references operation (id)
);
