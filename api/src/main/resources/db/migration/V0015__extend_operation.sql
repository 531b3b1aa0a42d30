-- A wake is a row of its own, so that whoever reports never waits for, or deadlocks with, the operation's own transaction.
create table operation_wake (
    number        bigint generated always as identity,
    operation_id  uuid not null,
    constraint operation_wake_pk primary key (operation_id, number)
);

alter table operation
    add column revision      bigint      not null default 0,
    add column undo_deadline timestamptz,
    add column step_since    timestamptz not null default now(),
    add column wake_after    timestamptz not null default '-infinity',
    add column last_error    text,
    -- an outside call was begun and its result is not known
    add column in_doubt      boolean     not null default false,
    drop column wakeups;
alter table operation
    alter column step_since drop default,
    add constraint operation_undo_has_deadline check (direction <> 'undo' or undo_deadline is not null);
create index operation_parked on operation (id desc) where status = 'parked';

-- One row for each step and direction: repetitions collapse into it, so the history of an operation is bounded.
alter table operation_step
    add column attempts integer not null default 1,
    add constraint operation_step_once unique (operation_id, direction, step),
    add constraint operation_step_outcome
        check (outcome in ('done', 'going-on', 'waiting', 'retrying', 'failed'));
