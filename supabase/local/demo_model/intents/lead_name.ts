import type { KnownLead } from "../known_lead.ts";
import { readPage, readRecord } from "../known_lead.ts";
import { plain } from "../language/sentences.ts";
import type { MadeCall } from "../read_conversation.ts";
import type { Turn } from "../turn.ts";

/** The name of the lead that a call is about, as far as the conversation knows it. */
export function leadName(call: MadeCall, turn: Turn): string {
  const { lead_id: id } = call.arguments;
  return typeof id === "string" ? nameOf(id, turn) : "the lead";
}

export function nameOf(id: string, turn: Turn): string {
  const lead = turn.focus.known.get(id) ?? leadsOfTurn(turn).find((known) => known.id === id);
  return lead ? plain(lead.name) : "the lead";
}

function leadsOfTurn({ calls }: Turn): KnownLead[] {
  return calls.flatMap(({ outcome }) => {
    if (outcome?.state !== "done") return [];
    const record = readRecord(outcome.result);
    return record ? [record.lead] : (readPage(outcome.result)?.leads ?? []);
  });
}
