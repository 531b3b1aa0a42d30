-- The hash chain: hash = sha256(previous_hash || payload as UTF-8). The payload is the entry's canonical JSON text;
-- the columns beside it only serve filters and are checked against it when the chain is verified.
create table audit_entry (
    sequence       bigint      not null,
    entry_id       uuid        not null,
    phase          text        not null,
    at             timestamptz not null,
    actor          text        not null,
    action         text        not null,
    subject        text,
    department_id  uuid,
    outcome        text,
    payload        text        not null,
    previous_hash  bytea       not null,
    hash           bytea       not null,
    constraint audit_entry_pk primary key (sequence),
    constraint audit_entry_phase check (phase in ('opened', 'completed')),
    constraint audit_entry_once unique (entry_id, phase),
    constraint audit_entry_hash_length check (octet_length(hash) = 32 and octet_length(previous_hash) = 32)
);
create index audit_entry_department on audit_entry (department_id, sequence desc);
create index audit_entry_actor on audit_entry (actor, sequence desc);
create index audit_entry_subject on audit_entry (subject, sequence desc);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger audit_entry_append_only before update or delete on audit_entry
    for each row execute function refuse_change();
