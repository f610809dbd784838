import type { Sql } from "postgres";

/** The clock of the campaigns, which the demo may speed up. */
export type DemoClock = {
  now(): Promise<Date>;
  /** So many seconds of the campaigns in each second of ours, from now on; `from` is where it goes on. */
  setSpeed(speed: number, from?: Date): Promise<void>;
  /** When the next mail of a running campaign may leave, as far as can be known before; undefined when none waits. */
  nextMail(): Promise<Date | undefined>;
  /** How many mails of campaigns have left so far. */
  sent(): Promise<number>;
  /** Shows the real time again. What waits comes nearer by as much; what has happened keeps its date. */
  backToNow(): Promise<{ from: Date; to: Date }>;
};

export function demoClock(sql: Sql): DemoClock {
  const now = async () => {
    const [row] = await sql<[{ now: Date }]>`select private.mail_now() as now`;
    return row.now;
  };
  const set = (db: Sql, speed: number, from: Date | null) => db`
    insert into private.mail_clock as c (id, real_at, shown_at, speed)
    values (1, clock_timestamp(), coalesce(${from}::timestamptz, private.mail_now()), ${speed})
    on conflict (id) do update set real_at = excluded.real_at, shown_at = excluded.shown_at, speed = excluded.speed`;
  return {
    now,
    async setSpeed(speed, from) {
      await set(sql, speed, from ?? null);
    },
    async nextMail() {
      const [row] = await sql<[{ at: Date | null }]>`
        select least(
          (select min(o.next_attempt_at) from public.outbox o where o.kind = 'campaign_email' and o.status in ('queued', 'sending')),
          (select min(w.at) from (
            select greatest(m.next_free_at, (select min(e.due_at) from public.enrolments e
              where e.campaign_id = c.id and e.status = 'active' and e.due_at is not null)) as at
            from public.campaigns c join public.mailboxes m on m.id = c.mailbox_id
            where c.status = 'running' and m.status = 'active' and exists (select from public.enrolments e
              where e.campaign_id = c.id and e.status = 'active' and e.due_at is not null)
            union all
            select min(e.parked_until) from public.enrolments e join public.campaigns c on c.id = e.campaign_id
            where e.status = 'parked' and c.status = 'running'
          ) w)) as at`;
      return row.at ?? undefined;
    },
    async sent() {
      const [row] = await sql<[{ sent: number }]>`
        select count(*)::int as sent from public.outbox o where o.kind = 'campaign_email' and o.status = 'sent'`;
      return row.sent;
    },
    async backToNow() {
      const from = await now();
      const to = new Date();
      const nearer = `${(from.getTime() - to.getTime()) / 1000} seconds`;
      await sql.begin(async (db) => {
        await db`update public.outbox set next_attempt_at = next_attempt_at - ${nearer}::interval
          where kind = 'campaign_email' and status = 'queued'`;
        await db`update public.enrolments set due_at = due_at - ${nearer}::interval, parked_until = parked_until - ${nearer}::interval
          where status in ('active', 'parked')`;
        await db`update public.mailboxes set next_free_at = next_free_at - ${nearer}::interval where next_free_at > ${to}`;
        await db`update public.mail_settings set next_free_at = next_free_at - ${nearer}::interval where next_free_at > ${to}`;
        await db`update public.campaigns set people_next_at = people_next_at - ${nearer}::interval where people_next_at > ${to}`;
        await db`update private.mail_clock set real_at = clock_timestamp(), shown_at = clock_timestamp(), speed = 1`;
      });
      return { from, to };
    },
  };
}
