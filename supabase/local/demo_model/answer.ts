import { answerFromPages } from "./answer_from_pages.ts";
import type { Intent } from "./define_intent.ts";
import type { DemoCall, DemoReply } from "./demo_reply.ts";
import { readDirective } from "./directives.ts";
import { fallbackText } from "./fallback.ts";
import { fitToSchema } from "./fit_to_schema.ts";
import type { ModelRequest } from "./model_request.ts";
import { answerGoal } from "./plan/answer_goal.ts";
import { readConversation } from "./read_conversation.ts";
import { type Routed, route } from "./route.ts";
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
  const found = answerFromPages(request);
  if (found) return reply({ calls: found.map((made) => ({ ...made, arguments: JSON.stringify(made.arguments) })) });
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
  const routed = route({ ...conversation, exchanges }, new Set(tools.keys()), exchanges.length - 1);
  const { text, calls } = routed.walked
    ? answerGoal(routed.walked, last, tools.has("update_plan"))
    : answerOrder(routed);
  const behaviour = directive?.behaviour ?? {};
  const written = calls.map((wanted) => ({
    tool: wanted.tool,
    arguments: JSON.stringify(fitToSchema(wanted.arguments, tools.get(wanted.tool))),
  }));
  return reply({ text, calls: request.parallel_tool_calls === false ? written.slice(0, 1) : written, behaviour });
}

/** The next reply for one thing asked. */
function answerOrder({ turn, intent, step }: Routed): { text: string; calls: readonly DemoCall[] } {
  if (!intent || !step) return { text: fallbackText(turn), calls: [] };
  if (step.kind !== "call") return { text: step.text, calls: [] };
  const pending = step.calls.filter((wanted) => !madeBefore(turn.calls, wanted));
  if (pending.length === 0 || turn.calls.length >= mostCalls)
    return { text: describe(intent, step.calls, turn), calls: [] };
  return { text: step.preface ?? "", calls: pending };
}

function describe(intent: Intent, wanted: readonly DemoCall[], turn: Turn): string {
  const made = wanted.flatMap((one) => madeBefore(turn.calls, one) ?? []);
  return intent.describe(made, turn) || "I have no result to tell.";
}

function reply(parts: Partial<DemoReply>): DemoReply {
  return { text: "", calls: [], ending: "completed", behaviour: {}, ...parts };
}
