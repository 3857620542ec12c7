-- A call's row is written three times within a second or two. Compressing its state each time, and taking it apart again for each look
-- at it, cost more than the kilobyte that it saved until the row is rested: it is kept as it is while it fits a page.
alter table interaction set (toast_tuple_target = 8160);
