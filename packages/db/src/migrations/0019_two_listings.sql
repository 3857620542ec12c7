-- Calls and messages are compared with the carrier's lists each on its own: a list that cannot be had holds up only itself.
alter table call_listing alter column listed_until drop not null;
alter table call_listing add column messages_until timestamptz;
