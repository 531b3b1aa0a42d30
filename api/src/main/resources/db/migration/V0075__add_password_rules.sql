-- A password that somebody else gave; its owner changes it before anything else.
alter table app_user add column password_temporary boolean not null default false;

-- What a user had before, so that it is not taken again; the last few only.
create table password_history (
    user_id        uuid        not null,
    replaced_at    timestamptz not null,
    password_hash  text        not null,
    constraint password_history_pk primary key (user_id, replaced_at),
    constraint password_history_user foreign key (user_id) references app_user (id)
);
