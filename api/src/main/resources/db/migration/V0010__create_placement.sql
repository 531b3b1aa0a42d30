-- What a host offers and how much of it claims hold. The check is law 2: claims never exceed capacity. The held columns
-- are kept by the trigger on claim alone.
create table host_capacity (
    host_id          uuid    not null,
    vcpus            bigint  not null,
    memory_mib       bigint  not null,
    disk_gib         bigint  not null,
    held_vcpus       bigint  not null default 0,
    held_memory_mib  bigint  not null default 0,
    held_disk_gib    bigint  not null default 0,
    constraint host_capacity_pk primary key (host_id),
    constraint host_capacity_host foreign key (host_id) references host (id),
    constraint host_capacity_vcpus check (held_vcpus >= 0),
    constraint host_capacity_memory check (held_memory_mib >= 0),
    constraint host_capacity_disk check (held_disk_gib >= 0)
);

create table claim (
    id             uuid        not null,
    host_id        uuid        not null,
    project_id     uuid        not null,
    department_id  uuid        not null,
    request_id     uuid,
    demand_id      uuid        not null,
    item           integer     not null,
    item_index     integer     not null,
    resource_id    uuid,
    state          text        not null,
    instances      integer     not null,
    vcpus          bigint      not null,
    memory_mib     bigint      not null,
    disk_gib       bigint      not null,
    gpus           integer     not null,
    expires_at     timestamptz,
    created_at     timestamptz not null,
    constraint claim_pk primary key (id),
    constraint claim_host foreign key (host_id) references host (id),
    constraint claim_state check (state in ('held', 'in_use')),
    constraint claim_held_expires check ((state = 'held') = (expires_at is not null)),
    constraint claim_quantities check (instances >= 0 and vcpus >= 0 and memory_mib >= 0 and disk_gib >= 0 and gpus >= 0)
);
create index claim_by_host on claim (host_id);
create index claim_by_project on claim (project_id);
create index claim_by_department on claim (department_id);
create index claim_by_request on claim (request_id);
create unique index claim_by_resource on claim (resource_id) where resource_id is not null;
create index claim_expiring on claim (expires_at) where state = 'held';

create table claim_device (
    host_id   uuid not null,
    address   text not null,
    claim_id  uuid not null,
    constraint claim_device_pk primary key (host_id, address),
    constraint claim_device_claim foreign key (claim_id) references claim (id) on delete cascade,
    constraint claim_device_device foreign key (host_id, address) references host_device (host_id, address)
);
create index claim_device_by_claim on claim_device (claim_id);

-- Growth is refused beyond capacity; shrinking always succeeds, also on a host whose capacity was cut below its claims.
create function apply_claim_delta() returns trigger language plpgsql as $$
declare
    overbooked uuid;
begin
    with delta as (
        select host_id, sum(vcpus) as vcpus, sum(memory_mib) as memory_mib, sum(disk_gib) as disk_gib
        from added group by host_id
    ), locked as (
        select c.host_id from host_capacity c join delta using (host_id) order by c.host_id for update of c
    )
    update host_capacity c
    set held_vcpus = held_vcpus + d.vcpus,
        held_memory_mib = held_memory_mib + d.memory_mib,
        held_disk_gib = held_disk_gib + d.disk_gib
    from delta d join locked using (host_id)
    where c.host_id = d.host_id;

    select c.host_id into overbooked
    from host_capacity c
    where c.host_id in (select host_id from added)
      and (c.held_vcpus > c.vcpus or c.held_memory_mib > c.memory_mib or c.held_disk_gib > c.disk_gib)
    limit 1;
    if overbooked is not null then
        raise exception 'claims exceed the capacity of host %', overbooked
            using errcode = 'check_violation', constraint = 'host_capacity_not_overbooked';
    end if;
    return null;
end $$;

create function release_claim_delta() returns trigger language plpgsql as $$
begin
    with delta as (
        select host_id, sum(vcpus) as vcpus, sum(memory_mib) as memory_mib, sum(disk_gib) as disk_gib
        from removed group by host_id
    ), locked as (
        select c.host_id from host_capacity c join delta using (host_id) order by c.host_id for update of c
    )
    update host_capacity c
    set held_vcpus = held_vcpus - d.vcpus,
        held_memory_mib = held_memory_mib - d.memory_mib,
        held_disk_gib = held_disk_gib - d.disk_gib
    from delta d join locked using (host_id)
    where c.host_id = d.host_id;
    return null;
end $$;

create trigger claim_added after insert on claim
    referencing new table as added for each statement execute function apply_claim_delta();
create trigger claim_removed after delete on claim
    referencing old table as removed for each statement execute function release_claim_delta();

-- Where and how much a claim holds never changes; a claim that moves is a new one.
create function refuse_claim_move() returns trigger language plpgsql as $$
begin
    if (new.host_id, new.vcpus, new.memory_mib, new.disk_gib, new.gpus, new.instances, new.project_id)
        is distinct from (old.host_id, old.vcpus, old.memory_mib, old.disk_gib, old.gpus, old.instances, old.project_id) then
        raise exception 'a claim''s host and quantities are fixed' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger claim_fixed before update on claim for each row execute function refuse_claim_move();

-- Demands wait here for the placement leader of whichever replica; a preview is answered and holds nothing.
create table placement_demand (
    id          uuid        not null,
    demand      jsonb       not null,
    preview     boolean     not null,
    state       text        not null,
    answer      jsonb,
    created_at  timestamptz not null,
    decided_at  timestamptz,
    constraint placement_demand_pk primary key (id),
    constraint placement_demand_state check (state in ('waiting', 'decided')),
    constraint placement_demand_answered check ((state = 'decided') = (answer is not null))
);
create index placement_demand_waiting on placement_demand (created_at) where state = 'waiting';

-- Whoever mirrors the fleet hears which hosts to read again: after any change of a host, its capacity or its claims.
create function tell_fleet_changed() returns trigger language plpgsql as $$
begin
    perform pg_notify('fleet_changed', host_id::text) from (select distinct host_id from changed) as hosts;
    return null;
end $$;
create function tell_host_changed() returns trigger language plpgsql as $$
begin
    perform pg_notify('fleet_changed', new.id::text);
    return null;
end $$;
create trigger claim_removed_told after delete on claim
    referencing old table as changed for each statement execute function tell_fleet_changed();
create trigger host_capacity_told after insert on host_capacity
    referencing new table as changed for each statement execute function tell_fleet_changed();
create function tell_capacity_changed() returns trigger language plpgsql as $$
begin
    if (new.vcpus, new.memory_mib, new.disk_gib) is distinct from (old.vcpus, old.memory_mib, old.disk_gib) then
        perform pg_notify('fleet_changed', new.host_id::text);
    end if;
    return null;
end $$;
create trigger host_capacity_changed_told after update on host_capacity
    for each row execute function tell_capacity_changed();
create trigger host_told after update of mode, health, site_id, rack_id, chassis, labels, dedicated_department_id on host
    for each row execute function tell_host_changed();
