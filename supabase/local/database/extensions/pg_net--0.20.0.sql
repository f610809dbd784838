-- Stand-in for pg_net 0.20. Same functions and tables; supabase/local/cron sends the requests.
-- The tables are unlogged as in the real one: a doorbell, never a queue.
create schema net;
create domain net.http_method as text
  check (value ilike 'get' or value ilike 'post' or value ilike 'delete');

create unlogged table net.http_request_queue (
  id bigserial primary key,
  method net.http_method not null,
  url text not null,
  headers jsonb,
  body bytea,
  timeout_milliseconds int not null
);

create unlogged table net._http_response (
  id bigint,
  status_code int,
  content_type text,
  headers jsonb,
  content text,
  timed_out bool,
  error_msg text,
  created timestamptz not null default now()
);
create index on net._http_response (created);

create function net.announce_request() returns trigger
language plpgsql as $$
begin
  perform pg_catalog.pg_notify('net_http_queue', '');
  return null;
end
$$;
create trigger announce_request after insert on net.http_request_queue
  for each statement execute function net.announce_request();

create function net._urlencode_string(string varchar) returns text
language sql immutable strict as $$
  select coalesce(string_agg(
    case
      when letter ~ '[A-Za-z0-9_.~-]' then letter
      else regexp_replace(upper(encode(convert_to(letter, 'utf8'), 'hex')), '(..)', '%\1', 'g')
    end, '' order by place), '')
  from regexp_split_to_table(string, '') with ordinality as letters (letter, place)
$$;

create function net._encode_url_with_params_array(url text, params_array text[]) returns text
language sql immutable strict as $$
  select url
    || case when cardinality(params_array) = 0 then '' when url like '%?%' then '&' else '?' end
    || array_to_string(params_array, '&')
$$;

create function net.url_with_params(url text, params jsonb) returns text
language sql immutable set search_path = pg_catalog as $$
  select net._encode_url_with_params_array(url, coalesce(
    (select array_agg(net._urlencode_string(key) || '=' || net._urlencode_string(value)) from jsonb_each_text(params)),
    array[]::text[]))
$$;

create function net.http_get(
  url text, params jsonb default '{}', headers jsonb default '{}', timeout_milliseconds int default 5000
) returns bigint
language sql volatile security definer set search_path = net, pg_catalog as $$
  insert into net.http_request_queue (method, url, headers, timeout_milliseconds)
  values ('GET', net.url_with_params(url, params), headers, timeout_milliseconds)
  returning id
$$;

create function net.http_delete(
  url text, params jsonb default '{}', headers jsonb default '{}', timeout_milliseconds int default 5000,
  body jsonb default null
) returns bigint
language sql volatile security definer set search_path = net, pg_catalog as $$
  insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
  values ('DELETE', net.url_with_params(url, params), headers, convert_to(body::text, 'utf8'), timeout_milliseconds)
  returning id
$$;

create function net.http_post(
  url text, body jsonb default '{}', params jsonb default '{}',
  headers jsonb default '{"Content-Type": "application/json"}', timeout_milliseconds int default 5000
) returns bigint
language plpgsql volatile security definer set search_path = net, pg_catalog as $$
declare
  content_type text;
  request_id bigint;
begin
  select value into content_type from jsonb_each_text(headers) where lower(key) = 'content-type' limit 1;
  if content_type is distinct from 'application/json' and content_type is not null then
    raise exception 'Content-Type header must be "application/json"';
  end if;
  insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
  values (
    'POST', net.url_with_params(url, params),
    case when content_type is null then headers || '{"Content-Type": "application/json"}' else headers end,
    convert_to(body::text, 'utf8'), timeout_milliseconds)
  returning id into request_id;
  return request_id;
end
$$;

-- As the hosted platform grants it: the API roles may not ring.
revoke all on all functions in schema net from public;
do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'postgres') then
    grant usage on schema net to postgres with grant option;
    grant all on all tables in schema net to postgres;
    grant execute on all functions in schema net to postgres with grant option;
  end if;
end
$$;
