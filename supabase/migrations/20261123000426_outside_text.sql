-- Text of outsiders in a lead's timeline: their mails, what an import brings, and what the assistant wrote down after it had read such text.
-- Owns: private.tg_lead_activities__origin(). Reads: tool_calls, turns. Writes: lead_activities.from_outside.

-- Where an entry comes from is what the ledger says, not what the writer says; it is kept, for turns may be deleted.
-- A mail that was sent is no such text: a person approved it word for word.
-- Definer: turns are private to their person, an entry is everybody's.
create function private.tg_lead_activities__origin() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    new.from_outside := old.from_outside;
  else
    new.from_outside := new.kind in ('email_received', 'auto_reply') or coalesce(current_setting('app.import_id', true), '') <> '';
    if new.tool_call_id is not null and new.kind <> 'email_sent' and not new.from_outside then
      new.from_outside := exists (
        select from public.tool_calls c join public.turns t on t.id = c.turn_id
        where c.id = new.tool_call_id and t.tainted
      );
    end if;
  end if;
  return new;
end $$;
create trigger lead_activities__origin before insert or update on public.lead_activities
  for each row execute function private.tg_lead_activities__origin();
