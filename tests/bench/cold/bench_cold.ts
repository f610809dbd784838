import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { denoCommand, denoEnvironment } from "../harness/deno_program.ts";
import { type Scorecard, scorecard } from "../harness/scorecard.ts";
import { bundle } from "./bundle.ts";
import { timeStart } from "./time_start.ts";

const scripts = path.resolve(import.meta.dirname, "../peers/cold");
const eager = "eager minified bundle";
const preflight = "preflight ms";
const working = "first work ms";

/** What the chat function asks its environment for; nothing is there. */
const environment = {
  SUPABASE_URL: "http://127.0.0.1:9",
  SUPABASE_PUBLISHABLE_KEYS: '{"default":"bench"}',
  SUPABASE_SECRET_KEYS: '{"default":"bench"}',
  SUPABASE_JWKS: '{"keys":[{"kty":"EC"}]}',
};

/**
 * From the start of a process to its first answer: to the preflight with which a page wakes a function, and to a request
 * that needs all it has (ours refuses it for want of a token, once everything is loaded but the model's SDK).
 */
export async function benchCold(isQuick: boolean): Promise<Scorecard> {
  const card = scorecard("cold");
  const target = await mkdtemp(path.join(os.tmpdir(), "lead-cold-"));
  try {
    const subjects = {
      hello: denoCommand(path.join(scripts, "hello.ts")),
      "SDKs loaded lazily": denoCommand(await bundle("lazy_sdks.ts", target)),
      [eager]: denoCommand(await bundle("eager_sdks.ts", target)),
      LangChain: denoCommand(await bundle("langchain.ts", target)),
      "our chat": denoCommand(path.join(scripts, "our_chat.ts"), { isProduct: true }),
      "our chat, bundled": denoCommand(await bundle("our_chat.ts", target)),
    };
    const all = { ...denoEnvironment(), ...environment };
    const rounds = isQuick ? 8 : 20;
    // The first start of each compiles it and is not counted.
    for (let round = -1; round < rounds; round++) {
      for (const [name, command] of Object.entries(subjects)) {
        const measures = {
          [preflight]: await timeStart(command, all, { method: "OPTIONS", status: [200, 204] }),
          [working]: await timeStart(command, all, { method: "POST", status: [200, 401] }),
        };
        if (round >= 0) card.add(name, measures);
      }
    }
  } finally {
    await rm(target, { recursive: true, force: true });
  }
  card.goal({
    title: "our chat / hello, preflight",
    ratio: (of) => of("our chat", preflight) / of("hello", preflight),
    atMost: 1.7,
  });
  card.goal({
    title: `our chat / ${eager}, preflight`,
    ratio: (of) => of("our chat", preflight) / of(eager, preflight),
    atMost: 0.5,
  });
  return card;
}
