-- Beside what may not be exceeded (maximum), what may be, but is warned of and can be made to ask more people (soft).
alter table quota_limit alter column maximum drop not null;
alter table quota_limit add column soft bigint;
alter table quota_limit add constraint quota_limit_some check (maximum is not null or soft is not null);
alter table quota_limit add constraint quota_limit_soft
    check (soft is null or soft >= 0 and (maximum is null or soft <= maximum));
-- Whether what stands below may be promised more, together, than the department may hold.
alter table department add column quota_overcommit boolean not null default false;
