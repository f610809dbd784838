import type { KnownLead } from "../known_lead.ts";
import { plain } from "../language/sentences.ts";

/** "**Anna Schmidt**, CTO at Acme, Berlin, Germany". */
export function leadLine(lead: KnownLead): string {
  return [`**${plain(lead.name)}**`, jobOf(lead), placeOf(lead)].filter(Boolean).join(", ");
}

/** "CTO at Acme", or the part that is known. */
export function jobOf(lead: KnownLead): string {
  const { title, company } = lead;
  if (title && company) return `${plain(title)} at ${plain(company)}`;
  return company ? `at ${plain(company)}` : title ? plain(title) : "";
}

/** "Berlin, Germany", or the part that is known. */
export function placeOf(lead: KnownLead): string {
  return [lead.city, lead.country].flatMap((part) => (part ? [plain(part)] : [])).join(", ");
}

/** Leads as a numbered list that "the second one" can point at. */
export function numberedLeads(leads: readonly KnownLead[], offset = 0): string {
  return leads.map((lead, index) => `${offset + index + 1}. ${leadLine(lead)}`).join("\n");
}
