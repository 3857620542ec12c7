-- Dispositions are edited like other records that are settings: raised by every change, an edit made on an older one is refused.
alter table disposition add column revision int not null default 1;
alter table record_change drop constraint record_change_subject_check;
alter table record_change add constraint record_change_subject_check
  check (subject in ('cannedAnswer', 'webLine', 'faxAccount', 'disposition'));
