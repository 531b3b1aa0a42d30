-- Which end of its term somebody was warned of: an extension brings another end, and another warning.
alter table instance add column warned_of timestamptz;
create index instance_term_unwarned on instance (ends_at)
    where wanted in ('running', 'stopped') and warned_of is distinct from ends_at;

alter table volume add column warned_of timestamptz;
create index volume_term_unwarned on volume (ends_at)
    where wanted = 'present' and warned_of is distinct from ends_at;
