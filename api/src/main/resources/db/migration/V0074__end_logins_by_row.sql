-- Logins end in their own rows, never by comparing times: a token names its login, and two things can happen in a second.
alter table login_session add column end_reason text;
update login_session set end_reason = 'ended' where ended_at is not null;
update login_session s set ended_at = u.tokens_valid_from, end_reason = 'password_changed'
from app_user u where u.id = s.user_id and s.ended_at is null and s.created_at < u.tokens_valid_from;
update login_session s set ended_at = u.updated_at, end_reason = 'user_disabled'
from app_user u where u.id = s.user_id and s.ended_at is null and u.state = 'disabled';
alter table login_session add constraint login_session_end check ((ended_at is null) = (end_reason is null));
alter table login_session add constraint login_session_end_reason check (
    end_reason in ('logged_out', 'ended', 'password_changed', 'user_disabled', 'second_factor_changed'));
alter table app_user drop column tokens_valid_from;
