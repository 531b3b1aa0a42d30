-- The entries that are opened and not completed yet, so that a start need not search the history for them. replica: the
-- process whose end interrupts the work; null when the work goes on after a restart.
create table audit_open (
    entry_id   uuid        not null,
    replica    text,
    opened_at  timestamptz not null,
    constraint audit_open_pk primary key (entry_id)
);
create index audit_open_by_replica on audit_open (replica);
