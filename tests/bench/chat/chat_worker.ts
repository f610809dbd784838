/** Runs turns of one subject under Deno and measures itself: `chat_worker.ts <subject file> <model address>`. */
import { z } from "zod";
import { serveQuestions } from "../harness/serve_questions.ts";
import { wholeTurn } from "../model/reply_script.ts";
import type { ChatSubject, Turn } from "./chat_subject.ts";

const question = z.union([
  z.strictObject({ turns: z.number().int(), concurrency: z.number().int() }),
  z.strictObject({ roundTrips: z.number().int() }),
]);

/** `wall` and `firstText`: milliseconds of each turn; `cpu` and `elapsed`: of all together; `rss`: MB at the end. */
export type ChatRun = { wall: number[]; firstText: number[]; cpu: number; elapsed: number; rss: number };

const [file = "", address] = process.argv.slice(2);
// An empty address would mean the SDKs' own default.
const modelUrl = z.url().parse(address);
const { subject, roundTrip }: { subject: ChatSubject; roundTrip?: () => Promise<void> } = await import(
  `../peers/chat/${file}`
);
const turn = await subject(modelUrl);
await serveQuestions({ subject: file }, async (asked) => {
  const wanted = question.parse(asked);
  return "turns" in wanted ? await run(wanted) : { wall: await timeRoundTrips(wanted.roundTrips) };
});

async function run({ turns, concurrency }: { turns: number; concurrency: number }): Promise<ChatRun> {
  const measured: ChatRun = { wall: [], firstText: [], cpu: 0, elapsed: 0, rss: 0 };
  const before = process.cpuUsage();
  const started = performance.now();
  let left = turns;
  const lane = async () => {
    while (left-- > 0) await measure(turn, measured);
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  measured.elapsed = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  measured.cpu = (user + system) / 1_000;
  measured.rss = process.memoryUsage().rss / 2 ** 20;
  return measured;
}

async function measure(one: Turn, measured: ChatRun): Promise<void> {
  const started = performance.now();
  let first: number | undefined;
  const { characters, calls } = await one(() => {
    first ??= performance.now();
  });
  measured.wall.push(performance.now() - started);
  measured.firstText.push((first ?? Number.NaN) - started);
  if (characters !== wholeTurn.characters || calls !== wholeTurn.calls || first === undefined) {
    throw new Error(`A turn of ${file} has ${characters} characters and ${calls} calls; it is not whole.`);
  }
}

async function timeRoundTrips(count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const started = performance.now();
    await roundTrip?.();
    times.push(performance.now() - started);
  }
  return times;
}
