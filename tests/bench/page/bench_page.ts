import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { z } from "zod";
import { startBenchStack } from "../harness/bench_stack.ts";
import { type Scorecard, scorecard } from "../harness/scorecard.ts";
import { startWorker } from "../harness/worker_process.ts";
import { buildPage } from "./build_page.ts";
import { measurePage, type StoredSession } from "./measure_page.ts";
import { servePage } from "./page_server.ts";

const subjects = [
  { name: "React + useChat", page: "use_chat" },
  { name: "React + useChat, unformatted", page: "use_chat_plain" },
  { name: "React + assistant-ui", page: "assistant_ui" },
  { name: "our page", page: "ours" },
] as const;
const composer = "#composer";
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];

/** The page of a signed-in person on a phone: what it loads, when one can write, and what a long answer costs it. */
export async function benchPage(isQuick: boolean): Promise<Scorecard> {
  const card = scorecard("page");
  await using ended = new AsyncDisposableStack();
  const directory = await mkdtemp(path.join(os.tmpdir(), "lead-pages-"));
  ended.defer(() => rm(directory, { recursive: true, force: true }));
  const model = await startWorker([
    process.execPath,
    path.resolve(import.meta.dirname, "../model/model_server.ts"),
    "long",
  ]);
  ended.defer(model.stop);
  const modelUrl = z.object({ url: z.url() }).parse(model.greeting).url;
  const bench = await startBenchStack({ modelUrl, page: false, demo: true });
  ended.defer(bench.stop);
  const session = await signIn(bench.stack);
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: quiet });
  ended.defer(() => browser.close());

  const served: { name: string; url: string }[] = [];
  for (const { name, page } of subjects) {
    const target = path.join(directory, page);
    await buildPage(page, target, bench.stack.publishableKey);
    const server = await servePage(target, bench.stack);
    ended.defer(server.stop);
    served.push({ name, url: server.url });
  }
  const openings = isQuick ? 1 : 3;
  for (let round = 0; round < (isQuick ? 2 : 5); round++) {
    for (const { name, url } of served)
      card.add(name, await measurePage(browser, { url, composer, session, openings }));
  }
  setGoals(card);
  return card;
}

function setGoals(card: Scorecard): void {
  for (const [metric, atMost] of [
    ["initial JS KB", 0.4],
    ["ready ms", 0.55],
    ["script ms", 0.4],
  ] as const) {
    card.goal({
      title: `our page / useChat, ${metric}`,
      ratio: (of) => of("our page", metric) / of("React + useChat", metric),
      atMost,
    });
  }
}

/** Signs the demo person in and stores the session as supabase-js and as our page keep it. */
async function signIn(stack: {
  url: string;
  publishableKey: string;
  demo: { email: string; password: string } | undefined;
}): Promise<StoredSession> {
  const answer = await fetch(`${stack.url}/auth/v1/token?grant_type=password`, {
    method: "POST",
    headers: { apikey: stack.publishableKey, "content-type": "application/json" },
    body: JSON.stringify(stack.demo),
  });
  const session = z.looseObject({ access_token: z.string() }).parse(await answer.json());
  const text = JSON.stringify({ ...session, expires_at: Math.floor(Date.now() / 1000) + 3600 });
  return { "sb-127-auth-token": text, "lead-assistant.session": text };
}
