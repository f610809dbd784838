import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { createWorkspace } from "../../helpers/people.ts";
import { type BenchStack, startBenchStack } from "../harness/bench_stack.ts";
import { denoCommand, denoEnvironment } from "../harness/deno_program.ts";
import { type Measures, type Scorecard, scorecard } from "../harness/scorecard.ts";
import { median } from "../harness/statistics.ts";
import { startWorker, type WorkerProcess } from "../harness/worker_process.ts";

const subjects = {
  "raw fetch": "raw_fetch.ts",
  "openai SDK": "openai_sdk.ts",
  "@openai/agents": "openai_agents.ts",
  "Vercel ai": "vercel_ai.ts",
  LangChain: "langchain.ts",
  "our loop": "our_loop.ts",
  "our endpoint": "our_endpoint.ts",
};
const endpoint = "our endpoint";
const frameworks = ["@openai/agents", "Vercel ai", "LangChain"];

/** Short blocks, many times in turn: what else the machine does then hits everyone alike. */
const sizes = {
  full: { rounds: 9, warmUp: 100, turns: 40, loadTurns: 128 },
  quick: { rounds: 4, warmUp: 40, turns: 20, loadTurns: 64 },
};
type Size = (typeof sizes)["full"];

const run = z.object({
  wall: z.array(z.number()),
  firstText: z.array(z.number()),
  cpu: z.number(),
  elapsed: z.number(),
  rss: z.number(),
});
const times = z.object({ wall: z.array(z.number()).min(1) });

/** 3 rounds, 3 tool calls and 400 tokens without a thinking model, under Deno: by hand, by frameworks, by the product. */
export async function benchChat(isQuick: boolean): Promise<Scorecard> {
  const size = isQuick ? sizes.quick : sizes.full;
  const card = scorecard("chat");
  await using ended = new AsyncDisposableStack();
  const model = await startWorker([process.execPath, path.resolve(import.meta.dirname, "../model/model_server.ts")]);
  ended.defer(model.stop);
  const { url: modelUrl } = z.object({ url: z.url() }).parse(model.greeting);
  const stack = await startBenchStack({ modelUrl, page: false, demo: false });
  ended.defer(stack.stop);
  const environment = { ...stack.environment, BENCH_TOKEN: await prepare(stack) };

  const workers: { name: string; worker: WorkerProcess }[] = [];
  for (const [name, file] of Object.entries(subjects)) {
    const worker = await startSubject(name, file, modelUrl, environment);
    ended.defer(worker.stop);
    await worker.ask({ turns: size.warmUp, concurrency: 1 });
    workers.push({ name, worker });
  }
  for (let round = 0; round < size.rounds; round++) {
    // Each round begins with another, so that nobody is always first.
    const first = round % workers.length;
    for (const { name, worker } of [...workers.slice(first), ...workers.slice(0, first)]) {
      card.add(name, await measure(name, worker, size));
    }
  }
  setGoals(card);
  return card;
}

/** A person with a workspace, and the round trip that the bench measures. Returns the person's token. */
async function prepare({ sql, tokenOf }: BenchStack): Promise<string> {
  const { ownerId } = await createWorkspace(sql, "Bench");
  await sql.unsafe(await readFile(new URL("./bench_database.sql", import.meta.url), "utf8"));
  return await tokenOf(ownerId);
}

function startSubject(name: string, file: string, modelUrl: string, environment: Record<string, string>) {
  const script = path.resolve(import.meta.dirname, "chat_worker.ts");
  const command = denoCommand(script, { words: [file, modelUrl], isProduct: name.startsWith("our") });
  return startWorker(command, { ...denoEnvironment(), ...environment });
}

async function measure(name: string, worker: WorkerProcess, size: Size): Promise<Measures> {
  const alone = run.parse(await worker.ask({ turns: size.turns, concurrency: 1 }));
  const measures = {
    "first text ms": median(alone.firstText),
    "wall ms": median(alone.wall),
    "CPU ms": alone.cpu / size.turns,
    "turns/s": (size.turns / alone.elapsed) * 1_000,
  };
  if (name === endpoint) {
    const { wall } = times.parse(await worker.ask({ roundTrips: size.turns }));
    return { ...measures, "round trip ms": median(wall) };
  }
  const busy = run.parse(await worker.ask({ turns: size.loadTurns, concurrency: 32 }));
  return { ...measures, "turns/s at 32": (size.loadTurns / busy.elapsed) * 1_000, "RSS MB": busy.rss };
}

function setGoals(card: Scorecard): void {
  const floor = "openai SDK";
  for (const metric of ["wall ms", "CPU ms", "first text ms"]) {
    card.goal({
      title: `our loop / ${floor}, ${metric}`,
      ratio: (of) => of("our loop", metric) / of(floor, metric),
      atMost: 0.85,
    });
  }
  card.goal({
    title: `our loop / ${floor}, turns/s at 32`,
    ratio: (of) => of("our loop", "turns/s at 32") / of(floor, "turns/s at 32"),
    atLeast: 1.2,
  });
  card.goal({
    title: "our loop / the best framework, turns/s at 32",
    ratio: (of) => of("our loop", "turns/s at 32") / Math.max(...frameworks.map((name) => of(name, "turns/s at 32"))),
    atLeast: 1,
  });
  card.goal({
    title: `our loop / ${floor}, RSS`,
    ratio: (of) => of("our loop", "RSS MB") / of(floor, "RSS MB"),
    atMost: 1,
  });
  card.goal({
    title: `our endpoint / (${floor} + 5 round trips), wall`,
    ratio: (of) => of(endpoint, "wall ms") / (of(floor, "wall ms") + 5 * of(endpoint, "round trip ms")),
    atMost: 1.1,
  });
}
