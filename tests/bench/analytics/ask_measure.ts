import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { startStack } from "../../../supabase/local/start_stack.ts";
import { chatClient, signIn, streamEvents } from "../../functions/support/chat_client.ts";
import { percentile } from "../harness/statistics.ts";
import { buildPage } from "../page/build_page.ts";

/** Milliseconds from a question in the chat of the demo to the first row of its answer. */
export async function timeToFirstRow(rounds: number): Promise<{ median: number; longest: number }> {
  const dataDirectory = await mkdtemp(path.join(os.tmpdir(), "bench-question-"));
  const stack = await startStack({ dataDirectory, port: 0, page: false, durable: false, log: () => undefined });
  try {
    if (!stack.demo) throw new Error("The demo has nobody to sign in.");
    const chat = chatClient(stack, await signIn(stack, stack.demo));
    const times: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const began = performance.now();
      let told = 0;
      for await (const { event } of streamEvents(
        await chat.say("which source brings the most in the last 365 days?"),
      )) {
        if (event.type !== "tool.finished" || event.view?.kind !== "measure") continue;
        if (event.view.answer.rows.length === 0) throw new Error("The answer has no rows.");
        told ||= performance.now() - began;
      }
      if (told === 0) throw new Error("The question was not answered with a measure.");
      if (round >= 0) times.push(told);
    }
    return { median: percentile(times, 50), longest: Math.max(...times) };
  } finally {
    await stack.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

/** Compressed bytes that the first chart brings beyond what the page has loaded: its own file, with the library. */
export async function chartBytes(): Promise<number> {
  const target = await mkdtemp(path.join(os.tmpdir(), "bench-chart-"));
  try {
    await buildPage("ours", target, "sb_publishable_bench");
    const assets = path.join(target, "assets");
    const names = (await readdir(assets)).filter((name) => /^MeasureChart-.*\.js$/.test(name));
    if (names.length !== 1) throw new Error(`There are ${names.length} files of charts.`);
    return gzipSync(await readFile(path.join(assets, names[0] ?? ""))).length;
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}
