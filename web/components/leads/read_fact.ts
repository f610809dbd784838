import { type LeadChanges, leadChanges } from "../../../shared/contracts/lead.ts";
import type { ReadTyped } from "./read_typed.ts";

/** The facts of a lead that are typed as text. */
export type TextFact = "name" | "email" | "phone" | "title" | "company" | "country" | "city" | "source";

/** Turns what was typed for a fact into a change; empty clears it. A refusal says what would fit. */
export function readFact(fact: TextFact | "score", typed: string): ReadTyped<LeadChanges> {
  const text = typed.trim();
  if (fact === "score") return readScore(text);
  if (fact === "name" && !text) return { ok: false, reason: "A lead needs a name." };
  const parsed = leadChanges.shape[fact].safeParse(text || null);
  if (parsed.success) return { ok: true, changes: { [fact]: parsed.data } };
  const reason = fact === "email" ? "This is not an e-mail address." : "This is too long.";
  return { ok: false, reason };
}

function readScore(text: string): ReadTyped<LeadChanges> {
  const parsed = leadChanges.shape.score.safeParse(text === "" ? Number.NaN : Number(text));
  if (parsed.success && parsed.data !== undefined) return { ok: true, changes: { score: parsed.data } };
  return { ok: false, reason: "A whole number from 0 to 100." };
}
