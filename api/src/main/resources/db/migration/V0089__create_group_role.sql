-- Which roles the people of a group have; the group is one of the identity provider's, by the name that it gives it.
create table group_role (
    id             uuid        not null,
    group_name     text        not null,
    role           text        not null,
    department_id  uuid,
    created_at     timestamptz not null,
    constraint group_role_pk primary key (id),
    constraint group_role_department foreign key (department_id) references department (id),
    constraint group_role_once unique nulls not distinct (group_name, role, department_id),
    constraint group_role_role check (role in ('member', 'approver', 'platform_admin', 'operator', 'finance', 'auditor')),
    constraint group_role_scope check (
        (role in ('member', 'approver')) = (department_id is not null)
        or role in ('finance', 'auditor'))
);

-- A role that a person has by a group goes with the rule that gave it.
alter table role_binding add column group_role_id uuid;
alter table role_binding add constraint role_binding_group_role
    foreign key (group_role_id) references group_role (id) on delete cascade;
create index role_binding_by_group_role on role_binding (group_role_id) where group_role_id is not null;
