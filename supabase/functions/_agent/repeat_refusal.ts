import type { HistoryMessage, LedgerCall } from "./turn_bundle.ts";

/**
 * Refuses what a model that goes in circles asks for again, with the same arguments and in the same turn: a lookup after
 * `cap` times, a change or a mail as soon as the same one was made or waits.
 */
export function repeatRefusal(turnId: string, history: readonly HistoryMessage[], cap: number) {
  const calls = history.filter((message) => message.turn_id === turnId).flatMap((message) => message.calls);
  return (call: LedgerCall): string | undefined => {
    if (call.status === "approved") return undefined;
    const place = calls.findIndex(({ id }) => id === call.id);
    const same = calls.slice(0, Math.max(place, 0)).filter((earlier) => key(earlier) === key(call));
    if (call.effect !== "read" && same.some(counts)) {
      return "You asked for this already in this turn, with these very arguments: it is not done twice.";
    }
    if (same.length < cap) return undefined;
    return `You called ${call.tool} with these very arguments ${cap} times in this turn. Use what it returned, or tell the person what is missing.`;
  };
}

/** What failed, was denied or was withdrawn may be asked for again. */
function counts({ status }: LedgerCall): boolean {
  return !["failed", "denied", "cancelled"].includes(status);
}

function key(call: LedgerCall): string {
  return `${call.tool} ${JSON.stringify(call.arguments)}`;
}
