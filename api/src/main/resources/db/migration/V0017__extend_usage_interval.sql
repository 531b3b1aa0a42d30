-- The prefix of the resource's outside id: metering knows no kind of resource by itself.
alter table usage_interval add column resource_prefix text not null;
create index usage_interval_newest_by_project on usage_interval (project_id, id desc);
create index usage_interval_newest_by_department on usage_interval (department_id, id desc);
