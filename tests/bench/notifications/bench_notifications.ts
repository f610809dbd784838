import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { createWorkspace } from "../../helpers/people.ts";
import { type BenchStack, startBenchStack } from "../harness/bench_stack.ts";
import { type Scorecard, scorecard } from "../harness/scorecard.ts";
import { percentile } from "../harness/statistics.ts";
import { startWorker } from "../harness/worker_process.ts";
import { measureToasts } from "./measure_toasts.ts";

const people = 500;
const perSecond = 100;
const sizes = { full: { rounds: 9, count: 400, toasts: 100 }, quick: { rounds: 5, count: 200, toasts: 30 } };

const greeting = z.object({ url: z.string() });
const outcome = z.object({ latencies: z.array(z.number()), lost: z.number(), doubled: z.number() });
const bothOutcomes = z.object({ bare: outcome, product: outcome });
const missed = z.object({ missed: z.number() });

/** From an insert to the person's socket, through the product's Realtime and through a bare hub, on the same database. */
export async function benchNotifications(isQuick: boolean): Promise<Scorecard> {
  const { rounds, count, toasts } = isQuick ? sizes.quick : sizes.full;
  const card = scorecard("notifications");
  await using ended = new AsyncDisposableStack();
  // No model is asked for anything here.
  const stack = await startBenchStack({ modelUrl: "http://127.0.0.1:9/v1", page: false, demo: false });
  ended.defer(stack.stop);
  await stack.sql.unsafe(await readFile(new URL("./bare_notifications.sql", import.meta.url), "utf8"));
  const hub = await startWorker([process.execPath, script("bare_hub.ts"), stack.stack.adminDatabaseUrl]);
  ended.defer(hub.stop);
  const subscribers = await startWorker([process.execPath, script("subscribers_worker.ts")]);
  ended.defer(subscribers.stop);
  await subscribers.ask({
    do: "subscribe",
    databaseUrl: stack.stack.adminDatabaseUrl,
    hubUrl: greeting.parse(hub.greeting).url,
    ...(await createPeople(stack)),
  });

  for (let round = -1; round < rounds; round++) {
    const outcomes = bothOutcomes.parse(await subscribers.ask({ do: "run", count, perSecond }));
    for (const [subject, { latencies, lost, doubled }] of [
      ["bare hub", outcomes.bare] as const,
      ["our realtime", outcomes.product] as const,
    ]) {
      if (lost + doubled > 0) throw new Error(`${subject}: ${lost} lost and ${doubled} doubled of ${count}.`);
      // The first round warms up.
      if (round >= 0) card.add(subject, { "p50 ms": percentile(latencies, 50), "p99 ms": percentile(latencies, 99) });
    }
  }
  const reconnected = missed.parse(await subscribers.ask({ do: "reconnect", people: 50, each: 10 }));
  if (reconnected.missed > 0) throw new Error(`${reconnected.missed} notifications were lost across reconnects.`);
  card.note("50 people reconnected while 500 notifications were sent to them: 0 lost.");
  await ended.disposeAsync();
  const shown = await measureToasts(toasts);
  const [half, most] = [percentile(shown, 50), percentile(shown, 95)].map((value) => value.toFixed(0));
  card.note(`From an insert to the toast on an open page: p50 ${half} ms, p95 ${most} ms of ${toasts}.`);
  card.goal({
    title: "our realtime / bare hub, p50",
    ratio: (of) => of("our realtime", "p50 ms") / of("bare hub", "p50 ms"),
    atMost: 1.5,
  });
  return card;
}

async function createPeople({ stack, sql, tokenOf }: BenchStack) {
  const workspace = await createWorkspace(sql, "Bench");
  const rows = Array.from({ length: people }, (_, index) => ({
    id: randomUUID(),
    email: `person.${index}@example.com`,
  }));
  await sql`insert into auth.users ${sql(rows)}`;
  const members = rows.map(({ id, email }) => ({
    workspace_id: workspace.id,
    user_id: id,
    role: "member",
    display_name: email,
    email,
  }));
  await sql`insert into public.workspace_members ${sql(members)}`;
  return {
    stack: { url: stack.url, key: stack.publishableKey, workspaceId: workspace.id },
    people: await Promise.all(rows.map(async ({ id }) => ({ userId: id, token: await tokenOf(id) }))),
  };
}

function script(name: string): string {
  return path.join(import.meta.dirname, name);
}
