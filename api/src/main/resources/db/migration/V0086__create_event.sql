-- What happened, written in the transaction of the change. Nobody reads here but the one who gives the numbers.
create table event_waiting (
    -- Drawn while the change holds its locks: so of one thing the earlier event has the lower one.
    written       bigint generated always as identity constraint event_waiting_pk primary key,
    id            uuid not null,
    kind          text not null,
    version       integer not null,
    at            timestamptz not null,
    department_id uuid,
    project_id    uuid,
    subject       text not null,
    data          jsonb not null
);

-- The events in their order: numbers grow without a gap, and who sees one sees all below it.
create table event (
    number        bigint constraint event_pk primary key,
    id            uuid not null,
    kind          text not null,
    version       integer not null,
    at            timestamptz not null,
    department_id uuid,
    project_id    uuid,
    subject       text not null,
    data          jsonb not null
);
create index event_department on event (department_id, number);
create index event_project on event (project_id, number) where project_id is not null;

-- The last number given. Its row is the lock of who gives numbers.
create table event_head (
    one  boolean not null default true constraint event_head_pk primary key constraint event_head_one check (one),
    last bigint not null
);
insert into event_head (last) values (0);
