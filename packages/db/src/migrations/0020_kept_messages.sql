-- Messages that stand in no conversation are found by those who look for them.
create index message_kept on message (tenant_id, at desc, id desc) where kept_as is not null;
-- Does any row refer to these bytes?
create index message_content_html on message_content (tenant_id, html_address) where html_address is not null;
