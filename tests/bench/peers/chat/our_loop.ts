import { z } from "zod";
import { numberedEvent } from "../../../../shared/contracts/events.ts";
import { followTurn } from "../../../../supabase/functions/_agent/follow_turn.ts";
import { openAiModel } from "../../../../supabase/functions/_agent/models/openai_model.ts";
import { runTurn } from "../../../../supabase/functions/_agent/run_turn.ts";
import { turnBundle } from "../../../../supabase/functions/_agent/turn_bundle.ts";
import { turnHub } from "../../../../supabase/functions/_agent/turn_hub.ts";
import { tunables } from "../../../../supabase/functions/_shared/tunables.ts";
import { benchTools } from "../../chat/bench_tools.ts";
import { type ChatSubject, question } from "../../chat/chat_subject.ts";
import { countTurn } from "../../chat/count_turn.ts";
import { memoryDatabase } from "../../chat/memory_database.ts";
import { stderrLog } from "../../chat/stderr_log.ts";

const begun = z.object({ turn_id: z.string(), events: z.array(numberedEvent), claim: turnBundle });

/** The product's loop with its real prompt, everything stored and numbered, but in memory. */
export const subject: ChatSubject = (modelUrl) => {
  const { silenceSeconds } = tunables.model;
  const model = openAiModel({ apiKey: "bench", baseUrl: modelUrl, name: "bench", silenceSeconds, fetch });
  const deps = { model, tools: benchTools(), hub: turnHub(), now: () => new Date(), log: stderrLog, tunables };
  return async (onText) => {
    const database = memoryDatabase();
    const { leaseSeconds: lease_seconds } = tunables.turn;
    const began = performance.now();
    const posted = await database.rpc("post_message", { message: question, lease_seconds });
    const claimMilliseconds = performance.now() - began;
    const { turn_id: turnId, events: seed, claim } = begun.parse(posted);
    const { signal } = new AbortController();
    const events = followTurn({
      turnId,
      after: 0,
      seed,
      database,
      hub: deps.hub,
      signal,
      revive: () => {},
      timing: tunables.stream,
    });
    const [counted] = await Promise.all([
      countTurn(events, onText),
      runTurn(claim, { ...deps, database, claimMilliseconds }),
    ]);
    return counted;
  };
};
