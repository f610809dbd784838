import type { Lead } from "../../../shared/contracts/lead.ts";
import { formatInstant, formatNumber } from "../../state/time.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { customFieldLabel, customFieldValue } from "./custom_field.ts";
import { Fact, PlainFact } from "./Fact.tsx";

/** What nobody edits here: the company's facts, the fields of an import, times and the id. */
export function LeadOrigin({ lead }: { lead: Lead }) {
  return (
    <>
      {lead.industry && <PlainFact label="Industry">{lead.industry}</PlainFact>}
      {lead.employee_count !== null && <PlainFact label="Employees">{formatNumber(lead.employee_count)}</PlainFact>}
      {lead.domain && <PlainFact label="Domain">{lead.domain}</PlainFact>}
      {Object.entries(lead.custom).map(([name, value]) => (
        <PlainFact key={name} label={customFieldLabel(name)}>
          {customFieldValue(value)}
        </PlainFact>
      ))}
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
