-- Format 2: hash = sha256(previous_hash || sha256(payload as UTF-8)). A link can then be shown by the hash of its payload alone,
-- and the chain still verifies: that is how a department proves its part. Links of format 1 stay as they were written.
alter table audit_entry add column format smallint not null default 1;
alter table audit_entry add constraint audit_entry_format check (format in (1, 2));
create index audit_entry_unsealable on audit_entry (sequence desc) where format = 1;

-- A read is one link: nothing is done between a beginning and an end.
alter table audit_entry drop constraint audit_entry_phase;
alter table audit_entry add constraint audit_entry_phase check (phase in ('opened', 'completed', 'read'));

-- Who leads the search: pages go by time, so each filter that can stand alone has an index that ends in it.
alter table audit_entry add column subject_name text;
create index audit_entry_by_time on audit_entry (at desc, sequence desc);
create index audit_entry_by_department on audit_entry (department_id, at desc, sequence desc) where department_id is not null;
create index audit_entry_by_actor on audit_entry (actor, at desc, sequence desc);
create index audit_entry_by_action on audit_entry (action, at desc, sequence desc);
create index audit_entry_by_subject on audit_entry (subject, at desc, sequence desc) where subject is not null;
create index audit_entry_by_name on audit_entry (subject_name, at desc, sequence desc) where subject_name is not null;
create index audit_entry_by_trouble on audit_entry (outcome, at desc, sequence desc) where outcome <> 'succeeded';
drop index audit_entry_department;
drop index audit_entry_actor;
drop index audit_entry_subject;
