-- A placement holds its claims for a minute, until its caller has said what they are for. Only then do they count against
-- quotas: of two who ask together for the last of a quota, each would otherwise be refused for the other's sake.
alter table claim add column confirmed boolean not null default true;
-- Lists of all that a caller sees, newest first, without a project.
create index volume_by_department on volume (department_id, id desc);
