-- A new password ends the tokens given under the old one.
alter table app_user add column tokens_valid_from timestamptz not null default '1970-01-01T00:00:00Z';
