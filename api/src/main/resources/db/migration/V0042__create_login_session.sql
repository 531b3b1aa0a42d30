-- One login of a person. Its token names it, so that one login can be ended without the others.
create table login_session (
    id          uuid        not null,
    user_id     uuid        not null,
    client      text        not null,
    address     text        not null,
    created_at  timestamptz not null,
    expires_at  timestamptz not null,
    ended_at    timestamptz,
    constraint login_session_pk primary key (id),
    constraint login_session_user foreign key (user_id) references app_user (id),
    constraint login_session_ends check (expires_at > created_at)
);
create index login_session_by_user on login_session (user_id, id desc);
create index login_session_old on login_session (expires_at);
