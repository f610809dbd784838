import type { HistoryMessage, LedgerCall } from "./turn_bundle.ts";

/** Refuses a call that the same turn has made too often with the same arguments: a model that goes in circles. */
export function repeatRefusal(turnId: string, history: readonly HistoryMessage[], cap: number) {
  const counts = new Map<string, number>();
  for (const message of history) {
    if (message.turn_id !== turnId) continue;
    for (const call of message.calls) counts.set(key(call), (counts.get(key(call)) ?? 0) + 1);
  }
  return (call: LedgerCall): string | undefined => {
    if ((counts.get(key(call)) ?? 0) <= cap || call.status === "approved") return undefined;
    return `You called ${call.tool} with these very arguments ${cap} times in this turn. Use what it returned, or tell the person what is missing.`;
  };
}

function key(call: LedgerCall): string {
  return `${call.tool} ${JSON.stringify(call.arguments)}`;
}
