create table network (
    id             uuid        not null,
    project_id     uuid        not null,
    department_id  uuid        not null,
    name           text        not null,
    cidr           cidr        not null,
    gateway        inet        not null,
    outside        boolean     not null,
    generation     bigint      not null,
    version        bigint      not null,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    constraint network_pk primary key (id),
    constraint network_project foreign key (project_id) references project (id),
    constraint network_name unique (project_id, name),
    constraint network_cidr_apart exclude using gist (cidr inet_ops with &&),
    constraint network_gateway_inside check (gateway << cidr)
);

create table port (
    id           uuid        not null,
    network_id   uuid        not null,
    instance_id  uuid        not null,
    address      inet        not null,
    mac          macaddr     not null,
    created_at   timestamptz not null,
    constraint port_pk primary key (id),
    constraint port_network foreign key (network_id) references network (id),
    constraint port_address unique (network_id, address),
    constraint port_mac unique (mac)
);
create index port_by_instance on port (instance_id);

-- On which hosts a network is wanted: where an instance of its project is.
create table host_network (
    host_id          uuid   not null,
    network_id       uuid   not null,
    host_generation  bigint not null,
    absent           boolean not null default false,
    constraint host_network_pk primary key (host_id, network_id),
    constraint host_network_network foreign key (network_id) references network (id)
);
