-- Accounts for emergencies. Each login seals the account: it is good for that one session, until somebody unseals it.
alter table app_user add column break_glass boolean not null default false;
alter table app_user add column sealed_at timestamptz;
alter table app_user add constraint app_user_sealed check (sealed_at is null or break_glass);
