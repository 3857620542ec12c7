-- Until when the carrier's list of faxes has been compared: apart from those of calls and texts, which may be another carrier's.
alter table call_listing add column faxes_until timestamptz;
