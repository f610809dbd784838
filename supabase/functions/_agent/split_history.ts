import type { HistoryMessage } from "./turn_bundle.ts";

export type HistoryBudget = {
  historyMaxCharacters: number;
  keepCharacters: number;
  /** Longest result that the model is shown, in characters. */
  resultMaxLength: number;
};

/**
 * Where a branch that is past its budget is cut: how many of its oldest messages make room, so that the newest stay
 * word for word. Zero within the budget. The cut comes before something a person said, and never into the turn that is
 * under way; where the turn before it is long by itself, all of that makes room.
 */
export function splitHistory(history: readonly HistoryMessage[], turnId: string, budget: HistoryBudget): number {
  const lengths = history.map((message) => messageLength(message, budget.resultMaxLength));
  if (sum(lengths) <= budget.historyMaxCharacters) return 0;
  const others = history.findLastIndex((message) => message.turn_id !== turnId) + 1;
  let kept = 0;
  let cut = others;
  for (; cut > 0; cut--) {
    kept += history[cut - 1]?.turn_id === turnId ? 0 : (lengths[cut - 1] ?? 0);
    if (kept > budget.keepCharacters) break;
  }
  while (cut < others && history[cut]?.role !== "user") cut++;
  return cut;
}

/** About as many characters as the model is shown of it. */
export function messageLength({ content, calls }: HistoryMessage, resultMaxLength: number): number {
  return calls.reduce((length, call) => {
    const result = call.result == null ? 0 : JSON.stringify(call.result).length;
    const said = JSON.stringify(call.arguments).length + (call.summary?.length ?? 0);
    return length + said + Math.min(result, resultMaxLength);
  }, content.length);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
