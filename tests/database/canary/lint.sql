-- What the linter looks for in functions, done wrong on purpose.
create schema canary;

create function canary.unknown_column() returns int language plpgsql as $$
begin
  return (select no_such_column from public.leads limit 1);
end $$;

create function canary.unknown_table() returns void language plpgsql as $$
begin
  delete from public.no_such_table;
end $$;

create function canary.unknown_function() returns void language plpgsql as $$
begin
  perform public.no_such_function();
end $$;

create function canary.never_returns() returns int language plpgsql as $$
begin
  if random() > 2 then
    return 1;
  end if;
end $$;

create function canary.wrong_type() returns int language plpgsql as $$
declare
  number int := 'not a number';
begin
  return number;
end $$;

create function canary.wrong_field() returns text language plpgsql as $$
declare
  lead public.leads;
begin
  return lead.no_such_field;
end $$;

create function canary.too_few_values() returns void language plpgsql as $$
begin
  insert into public.workspaces (id, name) values (gen_random_uuid());
end $$;
