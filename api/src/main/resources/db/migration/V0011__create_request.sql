create table request (
    id                   uuid        not null,
    department_id        uuid        not null,
    project_id           uuid        not null,
    requester_id         uuid        not null,
    requester_name       text        not null,
    purpose              text        not null,
    data_classification  integer     not null,
    term_days            integer,
    items                jsonb       not null,
    terms                jsonb       not null,
    state                text        not null,
    reason               text,
    claim_expires_at     timestamptz,
    operation_id         uuid,
    version              bigint      not null,
    created_at           timestamptz not null,
    updated_at           timestamptz not null,
    constraint request_pk primary key (id),
    constraint request_project foreign key (project_id) references project (id),
    constraint request_state check (state in
        ('submitted', 'approved', 'rejected', 'cancelled', 'expired', 'fulfilled', 'failed')),
    constraint request_classification check (data_classification between 0 and 5)
);
create index request_by_project on request (project_id, id desc);
create index request_by_department on request (department_id, id desc);
create index request_open_expiring on request (claim_expires_at) where state = 'submitted';

create table approval (
    id            uuid        not null,
    request_id    uuid        not null,
    approver_id   uuid        not null,
    approver_name text        not null,
    decision      text        not null,
    comment       text        not null,
    at            timestamptz not null,
    constraint approval_pk primary key (id),
    constraint approval_request foreign key (request_id) references request (id),
    constraint approval_decision check (decision in ('approved', 'rejected')),
    constraint approval_once unique (request_id, approver_id)
);
