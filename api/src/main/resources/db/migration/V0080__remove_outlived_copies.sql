-- What a host still holds of an instance that has left it is kept until the instance is purged or an operator removes it.
-- From then on the host is told to remove it, however long it takes to come back. Orphans of which the records know
-- nothing more are removed in the same way, so the instance need not exist.
alter table instance_departure drop constraint instance_departure_instance;
alter table instance_departure add column epoch bigint;
update instance_departure d set epoch = i.epoch - 1 from instance i where i.id = d.instance_id;
alter table instance_departure alter column epoch set not null;
alter table instance_departure add column unwanted boolean not null default false;

update instance_departure d set unwanted = true from instance i where i.id = d.instance_id and i.purged_at is not null;
