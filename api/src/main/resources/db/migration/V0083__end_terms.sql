-- When the term ends (null: no end), and when it is deleted then unless somebody extends it. The second is written when the
-- end is noticed, so that nobody loses the time in between for a control plane that was away.
alter table instance rename column lease_ends_at to ends_at;
alter table instance add column delete_at timestamptz;
create index instance_term_ending on instance (ends_at)
    where wanted = 'running' or wanted = 'stopped' and delete_at is null;
create index instance_term_ended on instance (delete_at) where wanted in ('running', 'stopped');

alter table volume add column ends_at timestamptz;
alter table volume add column delete_at timestamptz;
create index volume_term_ending on volume (ends_at) where delete_at is null and wanted = 'present';
create index volume_term_ended on volume (delete_at) where wanted = 'present' and instance_id is null;
-- A volume was made in the transaction that granted it.
update volume v set ends_at = v.created_at + make_interval(days => r.term_days)
from request r where r.id = v.request_id and r.term_days is not null and v.wanted <> 'purged';
