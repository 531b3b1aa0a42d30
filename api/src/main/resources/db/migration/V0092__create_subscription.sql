-- Who is told of events without calling.
create table subscription (
    id            uuid        not null constraint subscription_pk primary key,
    name          text        not null,
    -- Whose events, with those of all departments below; null: everybody's, and the platform's.
    department_id uuid        constraint subscription_department references department (id),
    -- Its id outside, as events about it have it.
    subject       text        not null,
    -- Kinds, and groups of them (what stands before the dot); none: all.
    kinds         text[]      not null,
    target        text        not null constraint subscription_target check (target in ('webhook', 'mail')),
    -- For people: the address without what may be secret in it, or those to whom mail goes.
    shown_target  text        not null,
    -- Address and key of a webhook, or the addresses of mail; encrypted.
    sealed_target bytea       not null,
    state         text        not null constraint subscription_state check (state in ('active', 'paused')),
    -- Only events above this number.
    since         bigint      not null,
    created_by    text        not null,
    version       bigint      not null,
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    constraint subscription_name unique nulls not distinct (department_id, name)
);

-- How its target fares, and which replica is at it; apart, because it changes all the time.
create table subscription_health (
    subscription_id uuid    not null constraint subscription_health_pk primary key
        constraint subscription_health_subscription references subscription (id) on delete cascade,
    -- In a row, since the last success.
    failures        integer not null default 0,
    -- Until then it is left alone.
    retry_at        timestamptz,
    last_success_at timestamptz,
    last_failure_at timestamptz,
    last_error      text,
    served_at       timestamptz,
    -- Who holds it, and until when.
    lease           uuid,
    leased_until    timestamptz
);

-- What has yet to be taken by a target, and what it did not take. What it took is not kept.
create table delivery (
    id              uuid        not null constraint delivery_pk primary key,
    subscription_id uuid        not null constraint delivery_subscription references subscription (id) on delete cascade,
    -- With the event its deliveries are forgotten.
    number          bigint      not null constraint delivery_event references event (number) on delete cascade,
    subject         text        not null,
    state           text        not null constraint delivery_state check (state in ('waiting', 'dead')),
    attempts        integer     not null,
    created_at      timestamptz not null,
    next_at         timestamptz not null,
    last_error      text,
    constraint delivery_once unique (subscription_id, number)
);
create index delivery_waiting on delivery (subscription_id, next_at) where state = 'waiting';
create index delivery_line on delivery (subscription_id, number) where state = 'waiting';
create index delivery_dead on delivery (subscription_id, id) where state = 'dead';
create index delivery_number on delivery (number);

-- Up to where events have been given to subscriptions. Its row is the lock of who does so.
create table delivery_head (
    one  boolean not null default true constraint delivery_head_pk primary key constraint delivery_head_one check (one),
    last bigint  not null
);
insert into delivery_head (last) select last from event_head;
