-- The operation has ended and its audit entry is still to be completed; survives a crash between the two.
alter table operation add column audit_due boolean not null default false;
create index operation_audit_due on operation (id) where audit_due;
