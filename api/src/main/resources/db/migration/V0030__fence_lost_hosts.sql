-- True from when a host is called lost until its agent has reported completely, compared with all that is wanted since.
-- No lease is granted meanwhile. Whoever moves something away from a lost host locks this row and looks here first.
alter table host_agent add column fenced boolean not null default false;

-- The name of a host that is gone for good can be used again.
alter table host drop constraint host_name;
create unique index host_name on host (name) where mode <> 'retired';

-- The mirror of the fleet also follows what stands beside the hosts: accreditation and devices.
create function tell_site_changed() returns trigger language plpgsql as $$
begin
    perform pg_notify('fleet_changed', id::text) from host where site_id = new.id;
    return null;
end $$;
create trigger site_told after update of name, accreditation_level, accreditation_until on site
    for each row execute function tell_site_changed();
create trigger host_device_added_told after insert on host_device
    referencing new table as changed for each statement execute function tell_fleet_changed();
create trigger host_device_changed_told after update on host_device
    referencing new table as changed for each statement execute function tell_fleet_changed();
create trigger host_device_removed_told after delete on host_device
    referencing old table as changed for each statement execute function tell_fleet_changed();

-- What agents spooled: an instance went from one state to another at the host's own time, also while nobody was connected.
create table instance_transition (
    host_id      uuid        not null,
    sequence     bigint      not null,
    number       bigint      not null,
    instance_id  uuid        not null,
    epoch        bigint      not null,
    from_state   text        not null,
    to_state     text        not null,
    at           timestamptz not null,
    reason       text,
    constraint instance_transition_pk primary key (host_id, sequence, number),
    constraint instance_transition_host foreign key (host_id) references host (id)
);
create index instance_transition_by_instance on instance_transition (instance_id, at);
