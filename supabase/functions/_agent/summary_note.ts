import type { ModelInput } from "./model.ts";
import { oneLine } from "./one_line.ts";
import type { HistoryMessage, TurnBundle } from "./turn_bundle.ts";

export type Summary = NonNullable<TurnBundle["summary"]>;
export type WaitingCall = NonNullable<TurnBundle["waiting"]>[number];

/**
 * What stands before the messages that are told word for word: the summary, then what the records say now about the
 * leads, the decisions and the proposals that are out of sight. As the assistant's own words, never with the weight of
 * instructions: it holds what people outside wrote.
 */
export function summaryNote(
  summary: Summary | undefined,
  isCut: boolean,
  waiting: readonly WaitingCall[],
  shown: readonly HistoryMessage[],
): ModelInput[] {
  const seen = new Set(shown.flatMap(({ calls }) => calls.map(({ id }) => id)));
  const unseen = waiting.filter(({ call_id }) => !seen.has(call_id));
  const text = [
    ...(summary ? ["Summary of our conversation so far:", summary.content] : []),
    ...(isCut ? ["Earlier messages of our conversation are left out here. I must not guess what they said."] : []),
    ...list("The leads we spoke of, as the records name them now", (summary?.leads ?? []).map(leadLine)),
    ...list(
      "What the person decided, from the records",
      (summary?.decisions ?? []).map(({ tool, status, summary: what }) => `- ${tool} (${status}): ${oneLine(what)}`),
    ),
    ...list(
      "Waits for the person's approval and has NOT been done",
      unseen.map(({ tool, summary: what }) => `- ${tool}: ${oneLine(what)}`),
    ),
  ];
  return text.length === 0 ? [] : [{ kind: "assistant", text: text.join("\n") }];
}

function leadLine({ id, name, company }: Summary["leads"][number]): string {
  return `- [${id}] ${oneLine(name)}${company ? `, ${oneLine(company)}` : ""}`;
}

function list(title: string, lines: string[]): string[] {
  return lines.length > 0 ? ["", `${title}:`, ...lines] : [];
}
