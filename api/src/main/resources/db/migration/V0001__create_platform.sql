-- Answers already given to a caller's idempotency key; kept for a day.
create extension if not exists btree_gist;

create table idempotency_answer (
    caller        text        not null,
    key           text        not null,
    request_hash  bytea       not null,
    status        integer,
    headers       jsonb,
    body          bytea,
    created_at    timestamptz not null,
    completed_at  timestamptz,
    constraint idempotency_answer_pk primary key (caller, key)
);
create index idempotency_answer_created_at on idempotency_answer (created_at);
