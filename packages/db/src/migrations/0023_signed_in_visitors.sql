-- Whoever is signed in at the company's site is the same visitor on each device and after each token: the later rows name the first.
alter table visitor add column same_as uuid;
create index visitor_person on visitor (tenant_id, line_id, email, phone) where is_proven;

create or replace function visitor_of_token(hash bytea)
  returns table (tenant_id uuid, visitor_id uuid, line_id uuid, language text, name text, email text, phone text, is_proven boolean, origins text[])
  language sql stable security definer set search_path = public as
$$ select v.tenant_id, coalesce(v.same_as, v.id), v.line_id, v.language, v.name, v.email, v.phone, v.is_proven, coalesce(w.origins, '{}')
   from visitor v join line l on l.tenant_id = v.tenant_id and l.id = v.line_id
     left join web_line w on w.tenant_id = v.tenant_id and w.line_id = v.line_id
   where v.token_hash = hash and v.expires_at > now() $$;
