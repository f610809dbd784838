import { openAiModel } from "../../../../supabase/functions/_agent/models/openai_model.ts";
import { turnHub } from "../../../../supabase/functions/_agent/turn_hub.ts";
import { authenticator } from "../../../../supabase/functions/_shared/caller.ts";
import { callerDatabase } from "../../../../supabase/functions/_shared/database.ts";
import { readEnvironment } from "../../../../supabase/functions/_shared/environment.ts";
import { serve } from "../../../../supabase/functions/_shared/serve.ts";
import { tunables } from "../../../../supabase/functions/_shared/tunables.ts";
import { handleChat } from "../../../../supabase/functions/chat/handler.ts";
import { streamEvents } from "../../../functions/support/chat_client.ts";
import { benchTools } from "../../chat/bench_tools.ts";
import { type ChatSubject, question } from "../../chat/chat_subject.ts";
import { countTurn } from "../../chat/count_turn.ts";
import { stderrLog } from "../../chat/stderr_log.ts";

const environment = readEnvironment((name) => process.env[name]);
const token = process.env.BENCH_TOKEN ?? "";

/** The chat function as it is deployed, but for its tools: over HTTP, identity checked, every step in the database. */
export const subject: ChatSubject = () => {
  const deps = {
    authenticate: authenticator(environment, () => new Date()),
    databaseOf: (caller: Parameters<typeof callerDatabase>[1]) => callerDatabase(environment, caller),
    model: openAiModel({ ...environment.model, silenceSeconds: tunables.model.silenceSeconds, fetch }),
    tools: benchTools(),
    hub: turnHub(),
    background: (work: Promise<unknown>) => void work.catch(console.error),
    now: () => new Date(),
    log: stderrLog,
    tunables,
  };
  const options = { port: 0, hostname: "127.0.0.1", onListen: () => {} };
  const server = Deno.serve(
    options,
    serve(async () => (request) => handleChat(request, deps), stderrLog),
  );
  return async (onText) => {
    const response = await fetch(`http://127.0.0.1:${server.addr.port}/chat`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ thread_id: null, client_message_id: crypto.randomUUID(), message: question }),
    });
    if (!response.ok) throw new Error(await response.text());
    return await countTurn(streamEvents(response), onText);
  };
};

const step = { content: "leads ".repeat(60), calls: [{ tool: "read_lead", arguments: { lead_id: "lead_1" } }] };

/** One step stored and answered through the same door. */
export async function roundTrip(): Promise<void> {
  await callerDatabase(environment, { userId: "", token }).rpc("bench_round_trip", { step });
}
