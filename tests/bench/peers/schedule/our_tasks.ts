/** The product: scheduled tasks by the functions that the tick calls, with leases, retries and a record of each run. */
import postgres from "postgres";
import { z } from "zod";
import { tunables } from "../../../../supabase/functions/_shared/tunables.ts";
import type { OpenQueue } from "../../schedule/queue_subject.ts";

const claimed = z.array(z.object({ id: z.uuid(), epoch: z.number() }));
const { leaseSeconds } = tunables.tasks;
const batch = 500;

export const open: OpenQueue = async (databaseUrl) => {
  const sql = postgres(databaseUrl, { max: 4, onnotice: () => {} });
  const enqueue = async (most: number) => {
    const [row] = await sql`select public.enqueue_due_tasks(${most}) as due`;
    return Number(row?.due);
  };
  const claim = async (most: number) => {
    const rows = await sql`select * from public.claim_executions(${most}, ${leaseSeconds})`;
    return claimed.parse([...rows]);
  };
  const finish = (runs: z.infer<typeof claimed>) =>
    sql`select public.finish_executions(${sql.json(runs.map((run) => ({ ...run, status: "succeeded" })))})`;
  const add = async (count: number, place: string) => {
    await sql`alter table public.scheduled_tasks disable trigger user`;
    await sql`insert into public.scheduled_tasks (workspace_id, user_id, name, kind, cron, time_zone, parameters, status,
        confirmed_at, next_run_at, next_runs)
      select m.workspace_id, m.user_id, ${place}, 'reminder', '0 8 * * *', 'UTC', '{"text": "Look"}', 'active', now(), a.at,
        array(select a.at + d * interval '1 day' from generate_series(0, 15) d)
      from generate_series(1, ${count}::int) n
      join (select workspace_id, user_id, row_number() over (order by workspace_id) - 1 as place, count(*) over () as total
        from public.workspace_members) m on m.place = n % m.total
      cross join lateral (select now() + interval '30 days' + n * interval '1 second' as at) a`;
    await sql`alter table public.scheduled_tasks enable trigger user`;
  };
  return {
    addFuture: (count) => add(count, "future"),
    async addDue(count) {
      // The tasks are there; their time comes.
      const [known] = await sql`select count(*)::int as n from public.scheduled_tasks where name = 'due'`;
      if (known?.n < count) await add(count - known?.n, "due");
      await sql`truncate public.task_executions cascade`;
      await sql`update public.scheduled_tasks set next_runs = array[now()] || next_runs[2:], next_run_at = now() where name = 'due'`;
      while ((await enqueue(count)) > 0);
    },
    async process() {
      let done = 0;
      const worker = async () => {
        for (let runs = await claim(batch); runs.length > 0; runs = await claim(batch)) {
          await finish(runs);
          done += runs.length;
        }
      };
      await Promise.all(Array.from({ length: 4 }, worker));
      return done;
    },
    async pickUp() {
      const [task] = await sql`select id from public.scheduled_tasks where name = 'due' limit 1`;
      await sql`delete from public.task_executions where task_id = ${task?.id}`;
      await sql`update public.scheduled_tasks set next_runs = array[now()] || next_runs[2:], next_run_at = now() where id = ${task?.id}`;
      const began = performance.now();
      const runs = await claim(batch);
      const milliseconds = performance.now() - began;
      if (runs.length !== 1) throw new Error(`We picked up ${runs.length} runs.`);
      await finish(runs);
      return milliseconds;
    },
    stop: () => sql.end({ timeout: 5 }),
  };
};
