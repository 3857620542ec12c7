-- What became of each try of a fax of ours, for the people who wait for it.
alter table fax_try
  -- The carrier's word, once the try has come to nothing.
  add column error_code text,
  -- Pages that have gone over in it.
  add column pages int,
  -- When the next one begins; null: nobody knows of any.
  add column next_at timestamptz;
grant select on fax_try to touchstone_app;
