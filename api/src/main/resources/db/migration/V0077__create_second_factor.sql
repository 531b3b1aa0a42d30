-- What a user shares with an app on a phone; it counts when a first code has shown that the app has it. The secret is
-- encrypted with a key in platform_key. last_step: the time step of the last code taken; none is taken twice.
create table second_factor (
    user_id       uuid        not null,
    secret        bytea       not null,
    created_at    timestamptz not null,
    confirmed_at  timestamptz,
    last_step     bigint      not null default 0,
    constraint second_factor_pk primary key (user_id),
    constraint second_factor_user foreign key (user_id) references app_user (id)
);

-- For who has lost the phone: each good for one login.
create table recovery_code (
    user_id    uuid        not null,
    code_hash  bytea       not null,
    used_at    timestamptz,
    constraint recovery_code_pk primary key (user_id, code_hash),
    constraint recovery_code_factor foreign key (user_id) references second_factor (user_id) on delete cascade,
    constraint recovery_code_hash check (octet_length(code_hash) = 32)
);
