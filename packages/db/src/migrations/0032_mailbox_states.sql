-- How it goes with mailboxes, for administrators: when it was looked into, since when that fails, why, and when it is tried again.
alter table mailbox
  add column checked_at timestamptz,
  add column failing_since timestamptz,
  -- What kind of failure it is, in a word of ours; `error` is the server's.
  add column error_code text,
  add column next_try_at timestamptz;
