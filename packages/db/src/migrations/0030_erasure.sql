-- Erasing a person. Everything that says who it was, or in whose words, goes in one transaction; counts, times and the journal stay.

-- Null where it was done: else why not. `emptied` are contents that these rows referred to; others may still.
create function erase_customer(whose uuid, by_user uuid, change_id uuid, why text, out refused text, out contacts uuid[], out emptied text[], out addresses text[])
  language plpgsql security definer set search_path = public as
$$
declare
  tenant uuid := current_tenant();
  visitors uuid[];
  messages uuid[];
  written text[];
begin
  perform from customer c where c.tenant_id = tenant and c.id = whose and c.erased_at is null for update;
  if not found then refused := 'unknownCustomer'; return; end if;

  -- What somebody else has, too, is left to them.
  addresses := array(select a.address from customer_address a where a.tenant_id = tenant and a.customer_id = whose
      union select lower(c.email) from customer c where c.tenant_id = tenant and c.id = whose and c.email is not null
    except select a.address from customer_address a join customer o on o.tenant_id = tenant and o.id = a.customer_id
      where a.tenant_id = tenant and a.active and o.id <> whose and o.erased_at is null);
  contacts := array(
    select i.id from interaction i where i.tenant_id = tenant and i.customer_id = whose
    union select l.interaction_id from interaction_log l where l.tenant_id = tenant and l.customer_id = whose
      and not exists (select from interaction i where i.tenant_id = tenant and i.id = l.interaction_id and i.customer_id is distinct from whose)
    -- What came from these addresses and was found to be nobody's.
    union select t.interaction_id from interaction_content t
      left join interaction i on i.tenant_id = tenant and i.id = t.interaction_id
      left join interaction_log l on l.tenant_id = tenant and l.interaction_id = t.interaction_id
      where t.tenant_id = tenant and t.from_address = any(addresses) and (i.id is not null or l.interaction_id is not null)
        and case when i.id is null then l.customer_id else i.customer_id end is null);

  if exists (select from interaction i where i.tenant_id = tenant and i.id = any(contacts) and i.ended_at is null)
    or exists (select from agent a where a.tenant_id = tenant and (a.state -> 'voice' ->> 'interactionId' = any(contacts::text[])
      or exists (select from jsonb_array_elements(coalesce(a.state -> 'tasks', '[]')) task where task ->> 'interactionId' = any(contacts::text[]))))
  then refused := 'contactOpen'; return; end if;

  messages := array(select m.id from message m where m.tenant_id = tenant and m.interaction_id = any(contacts)
    union select m.id from message m join message_content c on c.tenant_id = tenant and c.message_id = m.id
      where m.tenant_id = tenant and m.interaction_id is null and c.from_address = any(addresses));
  -- As it was received, before it was understood.
  written := array(select t.from_raw from interaction_content t where t.tenant_id = tenant and t.interaction_id = any(contacts)
    and t.from_raw is not null union select unnest(addresses));
  visitors := array(select split_part(raw, ':', 2)::uuid from unnest(written) raw where raw ~ '^visitor:[0-9a-f-]{36}$'
    union select v.id from visitor v where v.tenant_id = tenant and (lower(v.email) = any(addresses) or v.phone = any(addresses)));

  if exists (select from effect e where e.tenant_id = tenant and e.interaction_id = any(contacts) and e.state = 'pending')
    or exists (select from inbox f where f.tenant_id = tenant and f.consumed_at is null and (f.body ->> 'from' = any(written)
      or f.body -> 'caller' ->> 'from' = any(written) or f.body ->> 'interactionId' = any(contacts::text[])))
  then refused := 'contactOpen'; return; end if;

  -- Bytes.
  emptied := array(
    select a.address from attachment a where a.tenant_id = tenant and a.address is not null
      and (a.message_id = any(messages) or a.message_id is null and a.uploaded_by = any(visitors))
    union select p.address from attachment_page p join attachment a on a.tenant_id = tenant and a.id = p.attachment_id
      where p.tenant_id = tenant and (a.message_id = any(messages) or a.message_id is null and a.uploaded_by = any(visitors))
    union select c.html_address from message_content c where c.tenant_id = tenant and c.message_id = any(messages) and c.html_address is not null);
  delete from attachment_page p using attachment a
    where p.tenant_id = tenant and a.tenant_id = tenant and a.id = p.attachment_id and a.message_id = any(messages);
  update attachment set name = '', type = 'application/octet-stream', state = 'refused', address = null, pages = null,
      pages_problem = null, findings = '{"reason": "erased"}'
    where tenant_id = tenant and message_id = any(messages);
  delete from attachment where tenant_id = tenant and message_id is null and uploaded_by = any(visitors);

  -- Words.
  update message_content set text = null, subject = null, html_address = null, media = null, quoted = null, sender_name = null,
      from_address = null, mail = null, erased_at = now()
    where tenant_id = tenant and message_id = any(messages);
  update message set mail_hash = null where tenant_id = tenant and id = any(messages) and mail_hash is not null;
  update effect set error = null where tenant_id = tenant and interaction_id = any(contacts) and error is not null;
  -- One that was put aside would be carried out, or taken, without what it needs.
  update effect set state = 'failed' where tenant_id = tenant and interaction_id = any(contacts) and state = 'parked';
  update inbox set body = jsonb_build_object('type', body -> 'type', 'erased', true),
      outcome = case when outcome ->> 'kind' = 'parked' then '{"kind": "ignored", "because": "erased"}' else outcome end
    where tenant_id = tenant and body ->> 'type' = any(array['callAnnounced', 'callEndAnnounced', 'callbackAsked',
        'callbackOrderAsked', 'messageAnnounced', 'replyAsked', 'noteAsked', 'conversationAsked'])
      and (id = any(contacts) or id = any(messages) or body ->> 'from' = any(written) or body -> 'caller' ->> 'from' = any(written)
        or body ->> 'knownBy' = any(addresses) or body ->> 'interactionId' = any(contacts::text[])
        or body ->> 'customerId' = whose::text
        or body ->> 'callId' in (select i.call_id from interaction i where i.tenant_id = tenant and i.id = any(contacts)));
  delete from address_ref r using unnest(written) address
    where r.tenant_id = tenant and r.address_hash = translate(rtrim(encode(sha256(convert_to(tenant::text || ' ' || address, 'UTF8')), 'base64'), '='), '+/', '-_');
  delete from visitor where tenant_id = tenant and (id = any(visitors) or same_as = any(visitors));
  update missed_work w set note = null from missed_contact m
    where w.tenant_id = tenant and m.tenant_id = tenant and m.id = w.missed_id and m.interaction_ids && contacts;
  update missed_change w set note = null from missed_contact m
    where w.tenant_id = tenant and m.tenant_id = tenant and m.id = w.missed_id and m.interaction_ids && contacts;
  update interaction_content set from_raw = null, from_address = null, caller_name = null, notes = null, draft = null, drafts = null,
      notes_by_agent = null, erased_at = now()
    where tenant_id = tenant and interaction_id = any(contacts);
  -- Answers to requests of the last day may tell any of it again.
  delete from answered_request a where a.tenant_id = tenant and a.answer is not null
    and a.answer::text ~ any(array[whose::text] || contacts::text[]);

  -- The person. Who edited, and when, stays.
  delete from customer_360 where tenant_id = tenant and customer_id = whose;
  delete from customer_address where tenant_id = tenant and customer_id = whose;
  update customer_change set before = case when before is not null then '{}'::jsonb end, after = case when after is not null then '{}'::jsonb end
    where tenant_id = tenant and customer_id = whose;
  insert into customer_change (tenant_id, id, customer_id, user_id, before, after)
    values (tenant, change_id, whose, by_user, '{}', jsonb_build_object('erased', true, 'why', why));
  update customer set name = '', email = null, company = null, note = null, erased_at = now(), updated_at = now()
    where tenant_id = tenant and id = whose;
end
$$;
revoke execute on function erase_customer(uuid, uuid, uuid, text) from public;
grant execute on function erase_customer(uuid, uuid, uuid, text) to touchstone_app;
