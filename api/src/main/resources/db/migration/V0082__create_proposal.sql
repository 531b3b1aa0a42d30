-- A dangerous action that one person wants and another has to agree to.
create table proposal (
    id             uuid        not null,
    action         text        not null,
    subject        text        not null,
    sentence       text        not null,
    comment        text        not null,
    department_id  uuid,
    proposed_by    uuid        not null,
    proposed_human text        not null,
    proposed_at    timestamptz not null,
    expires_at     timestamptz not null,
    state          text        not null default 'waiting',
    decided_by     uuid,
    decided_at     timestamptz,
    constraint proposal_pk primary key (id),
    constraint proposal_proposer foreign key (proposed_by) references app_user (id),
    constraint proposal_decider foreign key (decided_by) references app_user (id),
    constraint proposal_department foreign key (department_id) references department (id),
    constraint proposal_state check (state in ('waiting', 'done', 'withdrawn', 'expired')),
    constraint proposal_decided check ((state = 'waiting') = (decided_at is null))
);
create unique index proposal_once on proposal (action, subject) where state = 'waiting';
create index proposal_proposed_by on proposal (proposed_by);
