-- replica: whose call it is, so that its next start can let go of what it had not begun to keep. committed_at: set in the
-- transaction of the work, so that a call whose answer was lost in a crash is never carried out again.
alter table idempotency_answer
    add column replica text not null default '',
    add column committed_at timestamptz;
create index idempotency_answer_unanswered on idempotency_answer (replica) where completed_at is null;
