-- Who is one human being with several accounts; approvals count humans.
alter table app_user add column staff_number text;

create table approval_policy (
    id            uuid        not null,
    department_id uuid,
    name          text        not null,
    subject       text        not null,
    position      integer     not null,
    rule          jsonb       not null,
    version       bigint      not null,
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    constraint approval_policy_pk primary key (id),
    constraint approval_policy_department foreign key (department_id) references department (id),
    constraint approval_policy_name unique nulls not distinct (department_id, name),
    constraint approval_policy_subject check (subject in ('request')),
    constraint approval_policy_position check (position between 0 and 9999)
);

-- One matter that waits, or waited, for people. Its id is that of the matter.
create table approval_case (
    id              uuid        not null,
    subject         text        not null,
    department_id   uuid        not null,
    project_id      uuid,
    requester_id    uuid        not null,
    requester_human text        not null,
    state           text        not null,
    opened_at       timestamptz not null,
    due_at          timestamptz not null,
    closed_at       timestamptz,
    constraint approval_case_pk primary key (id),
    constraint approval_case_state check (state in ('open', 'granted', 'refused', 'lapsed', 'withdrawn')),
    constraint approval_case_closed check ((state = 'open') = (closed_at is null))
);
create index approval_case_open on approval_case (id desc) where state = 'open';

-- What one policy asks for in one case, frozen when the case was opened.
create table approval_lane (
    case_id     uuid    not null,
    lane        integer not null,
    policy_id   uuid,
    policy_name text,
    scope_name  text    not null,
    why         text[]  not null,
    in_order    boolean not null,
    on_expiry   text    not null,
    constraint approval_lane_pk primary key (case_id, lane),
    constraint approval_lane_case foreign key (case_id) references approval_case (id),
    constraint approval_lane_expiry check (on_expiry in ('expire', 'approve'))
);

create table approval_stage (
    case_id                uuid    not null,
    lane                   integer not null,
    stage                  integer not null,
    role                   text,
    department_id          uuid,
    people                 uuid[]  not null,
    at_least               integer not null,
    everyone               boolean not null,
    escalate_after_hours   integer,
    escalate_role          text,
    escalate_department_id uuid,
    escalate_people        uuid[]  not null,
    state                  text    not null,
    asked_at               timestamptz,
    constraint approval_stage_pk primary key (case_id, lane, stage),
    constraint approval_stage_lane foreign key (case_id, lane) references approval_lane (case_id, lane),
    constraint approval_stage_state check (state in ('waiting', 'asked', 'agreed')),
    constraint approval_stage_asked check ((state = 'waiting') = (asked_at is null))
);
create index approval_stage_asked_role on approval_stage (role, department_id) where state = 'asked';

-- Somebody decides in another's place for a while.
create table delegation (
    id         uuid        not null,
    from_user  uuid        not null,
    to_user    uuid        not null,
    reason     text        not null,
    starts_at  timestamptz not null,
    ends_at    timestamptz not null,
    created_at timestamptz not null,
    revoked_at timestamptz,
    constraint delegation_pk primary key (id),
    constraint delegation_from foreign key (from_user) references app_user (id),
    constraint delegation_to foreign key (to_user) references app_user (id),
    constraint delegation_not_to_oneself check (from_user <> to_user),
    constraint delegation_span check (ends_at > starts_at)
);
create index delegation_by_to on delegation (to_user, ends_at);
create index delegation_by_from on delegation (from_user, id desc);

-- The requests that there are were each asked of one approver of their department.
insert into approval_case (id, subject, department_id, project_id, requester_id, requester_human, state, opened_at,
    due_at, closed_at)
select id, 'request', department_id, project_id, requester_id, requester_id::text,
    case when state = 'submitted' then 'open' when state = 'rejected' then 'refused' when state = 'cancelled'
        then 'withdrawn' when state = 'expired' then 'lapsed' else 'granted' end,
    created_at, coalesce(claim_expires_at, updated_at), case when state = 'submitted' then null else updated_at end
from request;
insert into approval_lane (case_id, lane, scope_name, why, in_order, on_expiry)
select c.id, 0, d.name, '{}', true, 'expire' from approval_case c join department d on d.id = c.department_id;
insert into approval_stage (case_id, lane, stage, role, department_id, people, at_least, everyone, escalate_people,
    state, asked_at)
select id, 0, 0, 'approver', department_id, '{}', 1, false, '{}',
    case when state = 'granted' then 'agreed' else 'asked' end, opened_at
from approval_case;

alter table approval rename to approval_decision;
alter table approval_decision rename column request_id to case_id;
alter table approval_decision rename constraint approval_pk to approval_decision_pk;
alter table approval_decision drop constraint approval_request;
alter table approval_decision add constraint approval_decision_case foreign key (case_id) references approval_case (id);
alter table approval_decision drop constraint approval_once;
alter table approval_decision rename constraint approval_decision to approval_decision_word;
alter table approval_decision add column human text;
update approval_decision set human = approver_id::text;
alter table approval_decision alter column human set not null;
-- Whose part the approver took besides their own, and on which stages it counted: lane and stage by index.
alter table approval_decision add column in_place_of uuid[] not null default '{}';
alter table approval_decision add column lanes integer[] not null default '{}';
alter table approval_decision add column stages integer[] not null default '{}';
update approval_decision set lanes = '{0}', stages = '{0}';
alter table approval_decision add constraint approval_decision_once unique (case_id, human);
alter table approval_decision add constraint approval_decision_counted
    check (cardinality(lanes) = cardinality(stages));
