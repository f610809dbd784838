import type { LeadFilter } from "../../../shared/contracts/lead_filter.ts";
import { type KnownLead, readPage } from "./known_lead.ts";
import { fold } from "./language/fold.ts";
import { counted, plain } from "./language/sentences.ts";
import { pickByOrdinal, pickByWords } from "./pick_lead.ts";
import { reasonOf } from "./prose/for_people.ts";
import { numberedLeads } from "./prose/lead_line.ts";
import type { Target } from "./resolve_target.ts";
import { madeBefore } from "./same_call.ts";
import { say, type Turn } from "./turn.ts";

/**
 * Finds one lead through `search_leads`: first where the filter says, then anywhere in the text. Until the answers are
 * in the history it asks for the calls; several candidates become a question, none an honest answer.
 */
export function lookUpLead(filter: LeadFilter, phrase: string, turn: Turn): Target {
  const name = phrase.trim().slice(0, 200);
  const attempts: LeadFilter[] = [filter, { text: name, match: "all", conditions: [] }];
  for (const attempt of attempts) {
    const wanted = { tool: "search_leads", arguments: { ...attempt, page_size: 10 } };
    const made = madeBefore(turn.calls, wanted);
    if (!made) return { kind: "step", step: { kind: "call", calls: [wanted] } };
    const page = made.outcome?.state === "done" ? readPage(made.outcome.result) : undefined;
    if (!page) {
      return {
        kind: "step",
        step: say(`I couldn't look up “${plain(name)}”: ${reasonOf(made, "the search gave no answer")}`),
      };
    }
    if (page.leads.length > 0) return choose(page.leads, page.count, name);
  }
  const text = `I found no lead for “${plain(name)}”. Check the spelling, try a part of the name or the company, or add the lead: “add a lead: ${plain(name)}, title at company, e-mail”.`;
  return { kind: "step", step: say(text) };
}

function choose(leads: readonly KnownLead[], count: number, name: string): Target {
  const [only] = leads;
  if (only && leads.length === 1 && count === 1) return { kind: "leads", leads: [only] };
  const exact = leads.filter((lead) => fold(lead.name).trim() === fold(name));
  if (exact.length === 1 && exact[0]) return { kind: "leads", leads: [exact[0]] };
  const intro = `${counted(count, "lead fits", "leads fit")} “${plain(name)}”. Which one do you mean?`;
  const more =
    count > leads.length ? `\n\n…and ${count - leads.length} more; a full name or the company narrows it.` : "";
  return {
    kind: "step",
    step: {
      kind: "ask",
      text: `${intro}\n\n${numberedLeads(leads)}${more}\n\nSay the number (“the second one”) or the full name.`,
      resume: (answer) => {
        const choice = pickByOrdinal(asOrdinal(answer), leads)?.[0] ?? pickByWords(answer, leads);
        return choice && { choice };
      },
    },
  };
}

/** "2" and "the 2" are answers too. */
function asOrdinal(answer: string): string {
  const text = answer
    .trim()
    .replace(/[.!?]+$/, "")
    .replace(/,?\s*please$/i, "");
  return /^(?:the\s+)?\d{1,2}$/i.test(text) ? `number ${text.replace(/\D/g, "")}` : text;
}
