import postgres, { type Sql } from "postgres";
import { createWorkspace } from "../../helpers/people.ts";
import { type Scorecard, scorecard } from "../harness/scorecard.ts";
import { median, percentile } from "../harness/statistics.ts";
import { startTemplateDatabase } from "../harness/template_database.ts";
import type { OpenQueue, QueueSubject } from "./queue_subject.ts";

const sizes = {
  full: { rounds: 5, jobs: 20_000, future: 1_000_000, picked: 30 },
  quick: { rounds: 3, jobs: 5_000, future: 200_000, picked: 8 },
};
const files = {
  floor: "floor.ts",
  "our tasks": "our_tasks.ts",
  "graphile-worker": "graphile_worker.ts",
  "pg-boss": "pg_boss.ts",
};

/** Due work, from its instant to the worker's hands and to its record, alone and among many that are due some day. */
export async function benchSchedule(isQuick: boolean): Promise<Scorecard> {
  const size = isQuick ? sizes.quick : sizes.full;
  const card = scorecard("schedule");
  await using ended = new AsyncDisposableStack();
  const world = await startTemplateDatabase(async (sql) => {
    for (let made = 0; made < 20; made++) await createWorkspace(sql);
  });
  ended.defer(world.stop);
  await world.withCopy(async (databaseUrl) => {
    const queues = new Map<string, QueueSubject>();
    for (const [name, file] of Object.entries(files)) {
      const { open }: { open: OpenQueue } = await import(`../peers/schedule/${file}`);
      queues.set(name, await open(databaseUrl));
    }
    const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
    const figures = new Map<string, Record<string, number>[]>();
    await throughput(queues, size, figures);
    await pickUps(queues, size, figures, "alone");
    for (const queue of queues.values()) await queue.addFuture(size.future);
    await sql.unsafe("vacuum analyze");
    await pickUps(queues, size, figures, "among many");
    await statements(sql, size, figures);
    for (const [name, rounds] of figures) for (const round of rounds) card.add(name, round);
    await sql.end({ timeout: 5 });
    for (const queue of queues.values()) await queue.stop();
  });
  judge(card, isQuick);
  card.note(
    `${size.jobs} due jobs; “among many” is beside ${size.future} that are due some day. One Postgres, fsync on.`,
  );
  return card;
}

type Figures = Map<string, Record<string, number>[]>;
type Size = (typeof sizes)["full"];

/** Adds what was measured to the round of its subject. */
function put(figures: Figures, name: string, round: number, measured: Record<string, number>): void {
  const rounds = figures.get(name) ?? [];
  rounds[round] = { ...rounds[round], ...measured };
  figures.set(name, rounds);
}

/** The subjects in turn, every other round the other way about. */
function inTurn<Value>(entries: Iterable<[string, Value]>, round: number): [string, Value][] {
  const all = [...entries];
  return round % 2 === 0 ? all : all.toReversed();
}

async function throughput(queues: Map<string, QueueSubject>, { rounds, jobs }: Size, figures: Figures) {
  for (let round = 0; round < rounds; round++) {
    for (const [name, queue] of inTurn(queues, round)) {
      await queue.addDue(jobs);
      const began = performance.now();
      const done = await queue.process();
      const seconds = (performance.now() - began) / 1000;
      if (done !== jobs) throw new Error(`${name} did ${done} of ${jobs} jobs.`);
      put(figures, name, round, { "jobs/s": jobs / seconds });
    }
  }
}

async function pickUps(queues: Map<string, QueueSubject>, { rounds, picked }: Size, figures: Figures, where: string) {
  for (let round = 0; round < rounds; round++) {
    for (const [name, queue] of inTurn(queues, round)) {
      await queue.pickUp();
      const times: number[] = [];
      for (let count = 0; count < picked; count++) times.push(await queue.pickUp());
      put(figures, name, round, { [`${where} p50 ms`]: median(times), [`${where} p99 ms`]: percentile(times, 99) });
    }
  }
}

/** What the tick asks: with nothing due, and turning much into runs by one statement, beside the plainest that could do it. */
async function statements(sql: Sql, { rounds, jobs }: Size, figures: Figures): Promise<void> {
  await sql.unsafe(`create table floor.tasks as select id, workspace_id, next_run_at, name from public.scheduled_tasks;
    alter table floor.tasks add primary key (id); create index on floor.tasks (next_run_at);
    create table floor.runs (id uuid primary key default gen_random_uuid(), task_id uuid not null references floor.tasks (id) on delete cascade, due_at timestamptz not null,
      state text not null default 'queued', unique (task_id, due_at));
    create index on floor.runs (due_at) where state = 'queued'`);
  await sql.unsafe("vacuum analyze floor.tasks");
  for (let round = 0; round < rounds; round++) {
    await sql.unsafe("truncate floor.runs, public.task_executions cascade");
    put(figures, "floor", round, { "empty ms": await time(200, () => sql`select 1`) });
    put(figures, "our tasks", round, { "empty ms": await time(200, () => sql`select public.enqueue_due_tasks(1000)`) });
    await sql`update floor.tasks set next_run_at = now() where name = 'due'`;
    await sql`update public.scheduled_tasks set next_run_at = now(), next_runs = array[now()] || next_runs[2:] where name = 'due'`;
    for (const table of ["floor.tasks", "public.scheduled_tasks"]) await sql.unsafe(`vacuum analyze ${table}`);
    const byHand = await time(
      1,
      () => sql`with due as (
        select id from floor.tasks where next_run_at <= now() order by next_run_at limit ${jobs} for update skip locked
      ), moved as (update floor.tasks t set next_run_at = now() + interval '1 day' from due d where t.id = d.id)
      insert into floor.runs (task_id, due_at) select id, now() from due`,
    );
    const ours = await time(1, () => sql`select public.enqueue_due_tasks(${jobs})`);
    const [made] =
      await sql`select (select count(*) from floor.runs)::int as floor, (select count(*) from public.task_executions)::int as ours`;
    if (made?.floor !== jobs || made?.ours !== jobs) throw new Error(`Runs were made: ${JSON.stringify(made)}.`);
    put(figures, "floor", round, { "due → runs/s": jobs / (byHand / 1000) });
    put(figures, "our tasks", round, { "due → runs/s": jobs / (ours / 1000) });
  }
}

/** Milliseconds of one, the middle of so many. */
async function time(times: number, work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let count = 0; count < times; count++) {
    const began = performance.now();
    await work();
    taken.push(performance.now() - began);
  }
  return median(taken);
}

function judge(card: Scorecard, isQuick: boolean): void {
  const rate = (peer: string) => (of: (subject: string, metric: string) => number) =>
    of("our tasks", "jobs/s") / of(peer, "jobs/s");
  card.goal({ title: "our tasks / the floor, jobs per second", ratio: rate("floor"), atLeast: 0.6 });
  card.goal({ title: "our tasks / graphile-worker, jobs per second", ratio: rate("graphile-worker"), atLeast: 1 });
  card.goal({ title: "our tasks / pg-boss, jobs per second", ratio: rate("pg-boss"), atLeast: 2 });
  card.goal({
    title: "pick-up among many / alone, p50",
    ratio: (of) => of("our tasks", "among many p50 ms") / of("our tasks", "alone p50 ms"),
    atMost: 1.3,
  });
  card.goal({
    title: "due → runs / the floor's one statement",
    ratio: (of) => of("our tasks", "due → runs/s") / of("floor", "due → runs/s"),
    atLeast: 0.7,
  });
  card.goal({
    title: "an empty tick / select 1",
    ratio: (of) => of("our tasks", "empty ms") / of("floor", "empty ms"),
    atMost: 3,
  });
  // Promised for a million.
  if (isQuick) return;
  for (const peer of ["graphile-worker", "pg-boss"]) {
    card.goal({
      title: `${peer} / our tasks, pick-up among many, p50`,
      ratio: (of) => of(peer, "among many p50 ms") / of("our tasks", "among many p50 ms"),
      atLeast: 15,
    });
  }
}
