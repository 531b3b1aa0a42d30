-- What a machine calls with: some of a person's permissions, on one department or one of its projects, until a day.
create table machine_token (
    id             uuid        not null,
    user_id        uuid        not null,
    name           text        not null,
    department_id  uuid        not null,
    project_id     uuid,
    permissions    text[]      not null,
    secret_hash    bytea       not null,
    created_at     timestamptz not null,
    expires_at     timestamptz not null,
    last_used_at   timestamptz,
    revoked_at     timestamptz,
    constraint machine_token_pk primary key (id),
    constraint machine_token_user foreign key (user_id) references app_user (id),
    constraint machine_token_department foreign key (department_id) references department (id),
    constraint machine_token_project foreign key (project_id) references project (id),
    constraint machine_token_permissions check (cardinality(permissions) > 0),
    constraint machine_token_secret_hash check (length(secret_hash) = 32),
    constraint machine_token_ends check (expires_at > created_at)
);
create unique index machine_token_name on machine_token (user_id, name) where revoked_at is null;
create index machine_token_by_user on machine_token (user_id, id desc);
