import type { Intent } from "./define_intent.ts";
import type { DemoReply } from "./demo_reply.ts";
import { readDirective } from "./directives.ts";
import { fallbackText } from "./fallback.ts";
import { fitToSchema } from "./fit_to_schema.ts";
import type { ModelRequest } from "./model_request.ts";
import { readConversation } from "./read_conversation.ts";
import { route } from "./route.ts";
import { madeBefore } from "./same_call.ts";
import { summarise } from "./summarise.ts";
import type { Turn } from "./turn.ts";

/** After so many calls for one thing said, the demo model tells what it has instead of calling again. */
const mostCalls = 30;

/**
 * The demo model's answer to one request, worked out from the request alone: the same history gives the same answer.
 * `clock` stands in where the instructions name no date.
 */
export function answer(request: ModelRequest, clock: () => Date): DemoReply {
  const summary = summarise(request);
  if (summary !== undefined) return reply({ text: summary });
  const conversation = readConversation(request, clock());
  const tools = new Map(
    (request.tools ?? []).flatMap((tool) =>
      tool.type === "function" && tool.name ? [[tool.name, tool.parameters ?? undefined] as const] : [],
    ),
  );
  const last = conversation.exchanges.at(-1);
  if (!last) return reply({ text: "There is no message to answer." });
  const directive = readDirective(last);
  if (directive?.reply) return reply(directive.reply);
  const exchanges = directive
    ? [...conversation.exchanges.slice(0, -1), { ...last, utterance: directive.rest }]
    : conversation.exchanges;
  const { turn, intent, step } = route({ ...conversation, exchanges }, new Set(tools.keys()), exchanges.length - 1);
  const behaviour = directive?.behaviour ?? {};
  if (!intent || !step) return reply({ text: fallbackText(turn), behaviour });
  if (step.kind !== "call") return reply({ text: step.text, behaviour });
  const pending = step.calls.filter((wanted) => !madeBefore(turn.calls, wanted));
  if (pending.length === 0 || turn.calls.length >= mostCalls)
    return reply({ text: describe(intent, step.calls, turn), behaviour });
  const calls = pending.map((wanted) => ({
    tool: wanted.tool,
    arguments: JSON.stringify(fitToSchema(wanted.arguments, tools.get(wanted.tool))),
  }));
  const text = step.preface ?? "";
  return reply({ text, calls: request.parallel_tool_calls === false ? calls.slice(0, 1) : calls, behaviour });
}

function describe(
  intent: Intent,
  wanted: readonly { tool: string; arguments: Record<string, unknown> }[],
  turn: Turn,
): string {
  const made = wanted.flatMap((one) => madeBefore(turn.calls, one) ?? []);
  return intent.describe(made, turn) || "I have no result to tell.";
}

function reply(parts: Partial<DemoReply>): DemoReply {
  return { text: "", calls: [], ending: "completed", behaviour: {}, ...parts };
}
