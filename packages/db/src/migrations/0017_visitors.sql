-- Visitors of the web: each a browser that holds a token of ours. The hash of the token tells the tenant.
create table visitor (
  tenant_id uuid not null references tenant,
  id uuid not null,
  line_id uuid not null,
  -- A copy of this table opens nothing.
  token_hash bytea not null unique,
  language text not null,
  -- Erasable: as typed, or as the tenant's own site says with its signature.
  name text,
  email text,
  phone text,
  is_proven boolean not null default false,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  primary key (tenant_id, id)
);
create index visitor_age on visitor (expires_at);

-- What the web needs of a line beside what the floor knows.
create table web_line (
  tenant_id uuid not null references tenant,
  line_id uuid not null,
  -- Whose pages may show the chat beside our own.
  origins text[] not null default '{}',
  -- With which the tenant's own site says who its visitors are; null: it does not.
  secret text,
  primary key (tenant_id, line_id),
  foreign key (tenant_id, line_id) references line (tenant_id, id) on delete cascade
);

do $$
declare t text;
begin
  foreach t in array array['visitor', 'web_line'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy one_tenant on %I to touchstone_app using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
    execute format('create policy every_tenant on %I to touchstone_system using (true) with check (true)', t);
    execute format('create policy migrations on %I to current_user using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert, update, delete on visitor, web_line to touchstone_system;
grant select, insert, update on visitor, web_line to touchstone_app;

create function visitor_of_token(hash bytea)
  returns table (tenant_id uuid, visitor_id uuid, line_id uuid, language text, name text, email text, phone text, is_proven boolean, origins text[])
  language sql stable security definer set search_path = public as
$$ select v.tenant_id, v.id, v.line_id, v.language, v.name, v.email, v.phone, v.is_proven, coalesce(w.origins, '{}')
   from visitor v join line l on l.tenant_id = v.tenant_id and l.id = v.line_id
     left join web_line w on w.tenant_id = v.tenant_id and w.line_id = v.line_id
   where v.token_hash = hash and v.expires_at > now() $$;

create function help_line(line_address text)
  returns table (tenant_id uuid, line_id uuid, origins text[])
  language sql stable security definer set search_path = public as
$$ select l.tenant_id, l.id, coalesce(w.origins, '{}')
   from line l left join web_line w on w.tenant_id = l.tenant_id and w.line_id = l.id
   where l.channel = 'chat' and l.address = line_address $$;

-- Every origin that any line lets in: a socket says whose it is only after it is open.
create function chat_origins() returns table (origin text)
  language sql stable security definer set search_path = public as
$$ select distinct unnest(w.origins) from web_line w $$;

revoke execute on function visitor_of_token(bytea), help_line(text), chat_origins() from public;
grant execute on function visitor_of_token(bytea), help_line(text), chat_origins() to touchstone_app, touchstone_system;
