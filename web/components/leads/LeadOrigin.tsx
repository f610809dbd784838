import type { Lead } from "../../../shared/contracts/lead.ts";
import { accountFields } from "../../state/custom_fields.ts";
import { formatInstant, formatNumber } from "../../state/time.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { customValueText } from "../custom_fields/custom_value.ts";
import { Fact, PlainFact } from "./Fact.tsx";

/** What nobody edits here: the company's facts, times and the id. */
export function LeadOrigin({ lead }: { lead: Lead }) {
  return (
    <>
      {lead.industry && <PlainFact label="Industry">{lead.industry}</PlainFact>}
      {lead.employee_count !== null && <PlainFact label="Employees">{formatNumber(lead.employee_count)}</PlainFact>}
      {lead.domain && <PlainFact label="Domain">{lead.domain}</PlainFact>}
      {accountFields.value.map((field) => {
        const text = customValueText(field, lead.account_custom?.[field.key]);
        return (
          text && (
            <PlainFact key={field.key} label={field.label}>
              {text}
            </PlainFact>
          )
        );
      })}
      <PlainFact label="Added">{formatInstant(lead.created_at)}</PlainFact>
      <PlainFact label="Changed">
        <RelativeTime instant={lead.updated_at} />
      </PlainFact>
      <Fact label="Id">
        <span class="min-w-0 flex-1 truncate px-2 font-mono text-muted text-sm">{lead.id}</span>
        <CopyButton label="Copy id" text={lead.id} />
      </Fact>
    </>
  );
}
