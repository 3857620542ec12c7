-- All contacts of a line of the missed list: whoever is answered on one of their numbers closes it.
alter table missed_contact add column interaction_ids uuid[] not null default '{}';
update missed_contact set interaction_ids = case when tries = 1 then array[id] else array[id, last_interaction_id] end;
