import type { ModelInput } from "./model.ts";
import type { HistoryMessage, LedgerCall } from "./turn_bundle.ts";

/**
 * The conversation as the model reads it. What a call came to is always told from the ledger, so the model cannot
 * remember a thing that did not happen. Reasoning travels back only within its own turn. The turn's own messages stand
 * last, also when the conversation went on while it waited for a decision.
 */
export function toModelInput(
  history: readonly HistoryMessage[],
  turnId: string,
  resultMaxLength: number,
): ModelInput[] {
  const own = (message: HistoryMessage) => message.turn_id === turnId;
  const ordered = [...history.filter((message) => !own(message)), ...history.filter(own)];
  return ordered.flatMap((message): ModelInput[] => {
    if (message.role === "user") return [{ kind: "user", text: message.content }];
    const opaque = own(message) ? message.model_items : [];
    return [
      ...opaque.map((item): ModelInput => ({ kind: "opaque", item })),
      ...(message.content === "" ? [] : [{ kind: "assistant", text: message.content } satisfies ModelInput]),
      ...message.calls.map(
        (call): ModelInput => ({ kind: "call", id: call.id, tool: call.tool, arguments: call.arguments }),
      ),
      ...message.calls.map(
        (call): ModelInput => ({ kind: "output", id: call.id, output: outcome(call, resultMaxLength) }),
      ),
    ];
  });
}

/** What the ledger says of a call, in the words that the model is to pass on. */
function outcome(call: LedgerCall, resultMaxLength: number): string {
  return JSON.stringify(outcomeObject(call, resultMaxLength));
}

function outcomeObject(call: LedgerCall, resultMaxLength: number): Record<string, unknown> {
  switch (call.status) {
    case "done":
      return {
        ok: true,
        summary: call.summary,
        ...(call.result != null && { result: shortened(call.result, resultMaxLength) }),
        ...undoneWords(call),
      };
    case "denied":
      return { ok: false, status: "denied", reason: `${call.summary} It was NOT done.` };
    case "failed":
    case "cancelled":
      return { ok: false, status: call.status, reason: call.summary };
    case "sending":
      return { ok: false, status: "sending", reason: "Approved; it is on its way, but not confirmed yet." };
    default:
      return { ok: false, status: "waiting", reason: "It waits for the person's approval and has NOT been done." };
  }
}

function shortened(result: unknown, maxLength: number): unknown {
  const text = JSON.stringify(result);
  return text.length <= maxLength ? result : `${text.slice(0, maxLength)}… (cut off; ask for less)`;
}

/** Whether the person took it back, and what of it stayed because someone had changed it meanwhile. */
function undoneWords({ undone, undo_kept: kept }: LedgerCall): { undone?: string } {
  const stayed = kept?.map(({ label, reason }) => `${label} (${reason})`).join(", ");
  if (undone) return { undone: `The person has taken this back since.${stayed ? ` Kept as it is: ${stayed}.` : ""}` };
  return stayed ? { undone: `The person tried to take this back, but it was kept as it is: ${stayed}.` } : {};
}
