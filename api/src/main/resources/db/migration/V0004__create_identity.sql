create table app_user (
    id             uuid        not null,
    name           text        not null,
    display_name   text        not null,
    email          text,
    password_hash  text,
    state          text        not null,
    failed_logins  integer     not null default 0,
    locked_until   timestamptz,
    version        bigint      not null,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    constraint app_user_pk primary key (id),
    constraint app_user_name unique (name),
    constraint app_user_state check (state in ('active', 'disabled'))
);

-- Roles of members, approvers and finance belong to a department and hold in all below it; the others to the platform.
create table role_binding (
    id             uuid        not null,
    user_id        uuid        not null,
    role           text        not null,
    department_id  uuid,
    created_at     timestamptz not null,
    constraint role_binding_pk primary key (id),
    constraint role_binding_user foreign key (user_id) references app_user (id),
    constraint role_binding_department foreign key (department_id) references department (id),
    constraint role_binding_once unique nulls not distinct (user_id, role, department_id),
    constraint role_binding_role check (role in ('member', 'approver', 'platform_admin', 'operator', 'finance', 'auditor')),
    constraint role_binding_scope check (
        (role in ('member', 'approver')) = (department_id is not null)
        or role in ('finance', 'auditor'))
);
create index role_binding_by_user on role_binding (user_id);

-- Keys of the control plane itself: token signing, the agents' certificate authority.
create table platform_key (
    name         text        not null,
    private_key  bytea       not null,
    public_key   bytea       not null,
    created_at   timestamptz not null,
    constraint platform_key_pk primary key (name)
);
