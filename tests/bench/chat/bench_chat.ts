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
} as const;
const endpoint = "our endpoint";
const frameworks = ["@openai/agents", "Vercel ai", "LangChain"];

const sizes = {
  full: { rounds: 5, warmUp: 60, turns: 120, loadTurns: 320 },
  quick: { rounds: 2, warmUp: 30, turns: 40, loadTurns: 96 },
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
  const model = await startWorker([process.execPath, path.resolve(import.meta.dirname, "../model/model_server.ts")]);
  try {
    const { url: modelUrl } = z.object({ url: z.url() }).parse(model.greeting);
    const stack = await startBenchStack({ modelUrl, page: false, demo: false });
    try {
      const environment = { ...stack.environment, BENCH_TOKEN: await prepare(stack) };
      const order = [...Object.keys(subjects), endpoint];
      for (let round = 0; round < size.rounds; round++) {
        // Each round begins with another, so that nobody is always first.
        for (const name of [...order.slice(round % order.length), ...order.slice(0, round % order.length)]) {
          card.add(name, await measureSubject(name, { modelUrl, environment, size }));
        }
      }
    } finally {
      await stack.stop();
    }
  } finally {
    await model.stop();
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

type Conditions = { modelUrl: string; environment: Record<string, string>; size: Size };

async function measureSubject(name: string, { modelUrl, environment, size }: Conditions): Promise<Measures> {
  const file = Object.entries(subjects).find(([subject]) => subject === name)?.[1] ?? "our_endpoint.ts";
  const script = path.resolve(import.meta.dirname, "chat_worker.ts");
  const worker = await startWorker(
    denoCommand(script, { words: [file, modelUrl], isProduct: name.startsWith("our") }),
    {
      ...denoEnvironment(),
      ...environment,
    },
  );
  try {
    await worker.ask({ turns: size.warmUp, concurrency: 1 });
    const alone = run.parse(await worker.ask({ turns: size.turns, concurrency: 1 }));
    const measures = {
      "first text ms": median(alone.firstText),
      "wall ms": median(alone.wall),
      "CPU ms": alone.cpu / size.turns,
      "turns/s": (size.turns / alone.elapsed) * 1_000,
    };
    if (name === endpoint) return { ...measures, "round trip ms": await roundTrip(worker, size) };
    const busy = run.parse(await worker.ask({ turns: size.loadTurns, concurrency: 32 }));
    return { ...measures, "turns/s at 32": (size.loadTurns / busy.elapsed) * 1_000, "RSS MB": busy.rss };
  } finally {
    await worker.stop();
  }
}

async function roundTrip(worker: WorkerProcess, { turns }: Size): Promise<number> {
  return median(times.parse(await worker.ask({ roundTrips: turns })).wall);
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
