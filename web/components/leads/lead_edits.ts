import type { CustomValue } from "../../../shared/contracts/custom_field.ts";
import type { Lead, LeadChanges, LeadStage } from "../../../shared/contracts/lead.ts";
import { readTypedPhone } from "../../api/phones.ts";
import type { LeadEdit } from "./lead_record.ts";
import { assignLead, changeStage, tagLeads, updateLead } from "./lead_requests.ts";

/** The edits that the drawer offers, each with how the lead looks at once and the call that saves it. */
export function leadEdits(workspaceId: string, leadId: string) {
  return {
    facts: (changes: LeadChanges): LeadEdit => ({
      patch: withoutUndefined(changes),
      save: async (confirmed) => {
        const phone = changes.phone ? await readTypedPhone(workspaceId, changes.phone, { leadId }) : undefined;
        await updateLead(
          workspaceId,
          leadId,
          { ...changes, ...(phone && { phone: phone.phone }) },
          confirmed.updated_at,
        );
      },
    }),
    custom: (before: Lead["custom"], key: string, value: CustomValue | null): LeadEdit => ({
      patch: { custom: { ...before, [key]: value } },
      save: (confirmed) => updateLead(workspaceId, leadId, { custom: { [key]: value } }, confirmed.updated_at),
    }),
    stage: (stage: LeadStage): LeadEdit => ({
      patch: { stage },
      save: () => changeStage(workspaceId, leadId, stage),
    }),
    owner: (ownerId: string | null, ownerName: string | null): LeadEdit => ({
      patch: { owner_id: ownerId, owner_name: ownerName },
      save: () => assignLead(workspaceId, leadId, ownerId),
    }),
    tags: (before: readonly string[], after: string[]): LeadEdit => ({
      patch: { tags: after },
      save: () =>
        tagLeads(
          workspaceId,
          [leadId],
          after.filter((tag) => !before.includes(tag)),
          before.filter((tag) => !after.includes(tag)),
        ),
    }),
  };
}

function withoutUndefined({ name, score, do_not_contact, ...rest }: LeadChanges): Partial<Lead> {
  const { email, phone, title, company, country, city, source } = rest;
  return Object.fromEntries(
    Object.entries({ name, score, do_not_contact, email, phone, title, company, country, city, source }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}
