-- When the last of it was given back: room, addresses, usage. What is wanted purged without it is purged again.
alter table instance add column purged_at timestamptz;
update instance set purged_at = updated_at where wanted = 'purged' and observed = 'absent';
create index instance_unpurged on instance (id) where wanted = 'purged' and purged_at is null;

alter table volume add column purged_at timestamptz;
update volume set purged_at = updated_at where wanted = 'purged' and observed = 'absent';
create index volume_unpurged on volume (id) where wanted = 'purged' and purged_at is null;
