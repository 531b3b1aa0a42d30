-- Heads of the chain that the installation has signed; copies of them elsewhere show a history that was written anew.
create table audit_anchor (
    sequence   bigint      not null,
    hash       bytea       not null,
    at         timestamptz not null,
    key_id     text        not null,
    signature  bytea       not null,
    constraint audit_anchor_pk primary key (sequence),
    constraint audit_anchor_hash_length check (octet_length(hash) = 32)
);
create index audit_anchor_at on audit_anchor (at desc);
create trigger audit_anchor_append_only before update or delete on audit_anchor
    for each row execute function refuse_change();
