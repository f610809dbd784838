import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { type Scorecard, scorecard } from "../harness/scorecard.ts";
import { startWorker } from "../harness/worker_process.ts";
import { type ImportWorld, startImportWorld } from "./import_world.ts";
import { type FilePlan, filePlan, writeLeadFile } from "./lead_file.ts";

const sizes = { full: { rounds: 5, rows: 100_000 }, quick: { rounds: 2, rows: 20_000 } };
const subjects = ["copy and merge", "our import"] as const;

const outcome = z.object({
  added: z.number(),
  updated: z.number(),
  failed: z.number(),
  reported: z.number(),
  stagedMilliseconds: z.number(),
  milliseconds: z.number(),
  heldMegabytes: z.number(),
});

/** A file whose rows are half known, from its first byte to the report of what failed, beside COPY and a merge written for it. */
export async function benchImport(isQuick: boolean): Promise<Scorecard> {
  const { rounds, rows } = isQuick ? sizes.quick : sizes.full;
  const card = scorecard("import");
  await using ended = new AsyncDisposableStack();
  const directory = await mkdtemp(path.join(os.tmpdir(), "import-bench-files-"));
  ended.defer(() => rm(directory, { recursive: true, force: true }));
  const known = rows / 2;
  const world = await startImportWorld(known);
  ended.defer(world.stop);
  const fileOf = async (count: number): Promise<LeadFile> => {
    const file = path.join(directory, `${count}.csv`);
    await writeLeadFile(file, count);
    return { file, plan: filePlan(count, known) };
  };
  const whole = await fileOf(rows);
  const fifth = await fileOf(rows / 5);

  for (let round = 0; round < rounds; round++) {
    for (const subject of round % 2 === 0 ? subjects : subjects.toReversed()) {
      const { milliseconds, stagedMilliseconds } = await bring(subject, whole, world);
      card.add(subject, { "rows/s": rows / (milliseconds / 1000), "of it staging ms": stagedMilliseconds });
    }
    for (const [name, { file }] of [["a whole file", whole] as const, ["a fifth of it", fifth] as const]) {
      const { heldMegabytes } = await ask("our staging", file, world);
      card.add(name, { "held MB": heldMegabytes });
    }
  }
  card.goal({
    title: "our import / COPY and merge, rows per second",
    ratio: (of) => of("our import", "rows/s") / of("copy and merge", "rows/s"),
    atLeast: 0.7,
  });
  card.goal({
    title: "memory: a whole file / a fifth of it",
    ratio: (of) => of("a whole file", "held MB") / of("a fifth of it", "held MB"),
    atMost: 1.3,
  });
  return card;
}

type LeadFile = { file: string; plan: FilePlan };

/** Imports a file; what it comes to must be what was planned. */
async function bring(subject: (typeof subjects)[number], { file, plan }: LeadFile, world: ImportWorld) {
  const came = await ask(subject, file, world);
  const { added, updated, failed, reported } = came;
  const isRight = added === plan.added && updated === plan.updated && failed === plan.failed && reported === failed;
  if (!isRight) throw new Error(`${subject} came to ${JSON.stringify(came)}, not ${JSON.stringify(plan)}.`);
  return came;
}

/** Each time a process and a database of its own. */
async function ask(subject: (typeof subjects)[number] | "our staging", file: string, world: ImportWorld) {
  await using ended = new AsyncDisposableStack();
  const script = path.join(import.meta.dirname, "import_worker.ts");
  const worker = await startWorker([process.execPath, "--expose-gc", script]);
  ended.defer(worker.stop);
  return await world.withCopy(async (databaseUrl) => {
    const { filled: workspace } = world;
    const task = { subject, databaseUrl, workspaceId: workspace.id, userId: workspace.ownerId, file };
    return outcome.parse(await worker.ask({ ...task, weigh: subject === "our staging" }));
  });
}
