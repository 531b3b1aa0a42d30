-- An instance whose host is lost and for which there was no room elsewhere is tried again, but not at once; until then its
-- owner can see why, and do something else with it.
alter table instance add column recover_after timestamptz;
alter table instance add column recovery_note text;
create index instance_recoverable on instance (host_id)
    where recovery_policy = 'elsewhere' and wanted = 'running' and operation_id is null;

create index claim_by_demand on claim (demand_id);

-- Instances that have left a host: it is told from this generation on to forget them.
create table instance_departure (
    host_id          uuid    not null,
    instance_id      uuid    not null,
    host_generation  bigint  not null,
    constraint instance_departure_pk primary key (host_id, instance_id),
    constraint instance_departure_host foreign key (host_id) references host (id),
    constraint instance_departure_instance foreign key (instance_id) references instance (id) on delete cascade
);
create index instance_departure_by_generation on instance_departure (host_id, host_generation);
create index instance_departure_by_instance on instance_departure (instance_id);
