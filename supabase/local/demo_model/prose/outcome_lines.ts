import { plain, sentence } from "../language/sentences.ts";
import type { MadeCall } from "../read_conversation.ts";
import { forPeople } from "./for_people.ts";

/** Says what became of each call: done only where its output says so. `what` names the action, "the e-mail to Anna". */
export function outcomeLines(calls: readonly MadeCall[], what: (call: MadeCall) => string): string {
  const lines = calls.map((call) => outcomeLine(call, what(call)));
  const unique = [...new Set(lines)];
  return unique.length > 1 ? unique.map((line) => `- ${line}`).join("\n") : (unique[0] ?? "");
}

function outcomeLine({ outcome }: MadeCall, what: string): string {
  const words = plain(forPeople(outcome?.reason ?? ""), 1000);
  const reason = words === "" ? "" : ` ${words}`;
  switch (outcome?.state) {
    case "done":
      return outcome.summary ? sentence(plain(outcome.summary, 1000)) : `Done: ${what}.`;
    case "waiting":
      return `**Waiting for your approval:** ${what}. Nothing has happened yet; approve, edit or decline it on the card.`;
    case "under_way":
      return `**On its way:** ${what}.${reason || " It is approved, but not confirmed yet; the receipt shows when it is."}`;
    case "denied":
      return `**Not done:** ${what}.${reason || " It was declined."}`;
    case "failed":
      return `**That didn't work:** ${what}.${reason || " The tool gave no reason."}`;
    case undefined:
      return `I have no result for ${what}, so I can't say whether it happened.`;
  }
}
