-- People who come in through the identity provider are known by its name and its name for them, and have no password here.
alter table app_user add column issuer text;
alter table app_user add column subject text;
alter table app_user add column vouched_at timestamptz;
alter table app_user add constraint app_user_subject unique (issuer, subject);
alter table app_user add constraint app_user_provider check (
    (issuer is null) = (subject is null) and (issuer is null) = (vouched_at is null)
    and (issuer is null or password_hash is null));

-- Their logins: which of the provider's it is, and when the first and the last of its tokens were made that were shown.
alter table login_session add column provider_session text;
alter table login_session add column tokens_from timestamptz;
alter table login_session add column tokens_until timestamptz;
alter table login_session add constraint login_session_provider check (
    (provider_session is null) = (tokens_from is null) and (provider_session is null) = (tokens_until is null));
create unique index login_session_of_provider on login_session (user_id, provider_session)
    where provider_session is not null and ended_at is null;
create index login_session_ended_of_provider on login_session (user_id, provider_session, ended_at)
    where provider_session is not null;
alter table login_session drop constraint login_session_end_reason;
alter table login_session add constraint login_session_end_reason check (
    end_reason in ('logged_out', 'ended', 'password_changed', 'user_disabled', 'second_factor_changed', 'provider_ended'));
