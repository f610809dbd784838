import { Building2, ChevronRight } from "lucide-preact";
import { useId } from "preact/hooks";
import type { Lead, LeadChanges } from "../../../shared/contracts/lead.ts";
import { leadFields } from "../../state/custom_fields.ts";
import { shownPhone } from "../../state/phones.ts";
import { navigate, pathTo } from "../../state/router.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { CustomFacts } from "../custom_fields/CustomFacts.tsx";
import { EditableFact } from "./EditableFact.tsx";
import { Fact, PlainFact } from "./Fact.tsx";
import { facets } from "./facets_state.ts";
import { LastContacted } from "./LastContacted.tsx";
import { LeadOrigin } from "./LeadOrigin.tsx";
import { LeadScore } from "./LeadScore.tsx";
import { leadEdits } from "./lead_edits.ts";
import { choicesOf } from "./lead_facets.ts";
import type { LeadEdit } from "./lead_record.ts";
import { readFact, type TextFact } from "./read_fact.ts";
import { TagsEditor } from "./TagsEditor.tsx";
import { UnreadablePhone } from "./UnreadablePhone.tsx";

interface LeadFactsProps {
  workspaceId: string;
  lead: Lead;
  onEdit: (edit: LeadEdit) => void;
}

interface TextFactRow {
  fact: Exclude<TextFact, "name">;
  label: string;
  /** The facet whose values are suggested. */
  suggest?: "country" | "source";
}

const mainFacts: TextFactRow[] = [
  { fact: "email", label: "E-mail" },
  { fact: "phone", label: "Phone" },
  { fact: "title", label: "Title" },
  { fact: "company", label: "Company" },
  { fact: "country", label: "Country", suggest: "country" },
];
const furtherFacts: TextFactRow[] = [
  { fact: "city", label: "City" },
  { fact: "source", label: "Source", suggest: "source" },
];

/** What is known about a lead, each fact to edit where it stands. */
export function LeadFacts({ workspaceId, lead, onEdit }: LeadFactsProps) {
  const edits = leadEdits(workspaceId, lead.id);
  const readOnly = !mayWrite.value;
  const save = (changes: LeadChanges) => onEdit(edits.facts(changes));
  const textFact = (row: TextFactRow) => <TextFactRow key={row.fact} {...row} lead={lead} onSave={save} />;
  return (
    <div class="px-5 pb-3">
      <dl class="grid gap-0.5">
        {mainFacts.map(textFact)}
        <LeadScore workspaceId={workspaceId} lead={lead} onSave={save} />
        <Fact label="Tags">
          <TagsEditor tags={lead.tags} readOnly={readOnly} onChange={(tags) => onEdit(edits.tags(lead.tags, tags))} />
        </Fact>
        <DoNotContactFact lead={lead} onSave={save} />
        <PlainFact label="Last contacted">
          <LastContacted instant={lead.last_contacted_at} />
        </PlainFact>
        <CustomFacts
          fields={leadFields.value}
          values={lead.custom}
          readOnly={readOnly}
          onSave={(key, value) => onEdit(edits.custom(lead.custom, key, value))}
        />
      </dl>
      <details class="group mt-0.5">
        <summary class="-ml-1 flex w-fit list-none items-center gap-1 rounded-md py-1.5 pr-2 text-muted hover:text-ink">
          <ChevronRight size={15} aria-hidden="true" class="transition-transform group-open:rotate-90" />
          More
        </summary>
        <dl class="grid gap-0.5">
          {furtherFacts.map(textFact)}
          <LeadOrigin lead={lead} />
        </dl>
      </details>
    </div>
  );
}

interface TextFactRowProps extends TextFactRow {
  lead: Lead;
  onSave: (changes: LeadChanges) => void;
}

function TextFactRow({ fact, label, suggest, lead, onSave }: TextFactRowProps) {
  return (
    <Fact label={label}>
      <span class="grid min-w-0 flex-1">
        <EditableFact
          label={label}
          value={fact === "phone" && lead.phone ? shownPhone(lead.phone).text : (lead[fact] ?? "")}
          type={fact === "email" ? "email" : fact === "phone" ? "tel" : "text"}
          read={(typed) => readFact(fact, typed)}
          readOnly={!mayWrite.value}
          suggestions={suggest && choicesOf(facets.value, suggest).map((choice) => choice.value)}
          onSave={onSave}
          class="flex-1"
        />
        {fact === "phone" && lead.phone && <UnreadablePhone phone={lead.phone} />}
      </span>
      {fact === "email" && lead.email && <CopyButton label="Copy e-mail" text={lead.email} />}
      {fact === "company" && lead.account_id && (
        <IconButton
          label="Open company"
          icon={Building2}
          onClick={() => navigate(pathTo.accounts(lead.account_id ?? undefined))}
        />
      )}
    </Fact>
  );
}

function DoNotContactFact({ lead, onSave }: Pick<TextFactRowProps, "lead" | "onSave">) {
  const id = useId();
  return (
    <Fact label="Do not contact" labelId={id}>
      <span class="flex items-center gap-2.5 px-2">
        <Switch
          tone="danger"
          aria-labelledby={id}
          checked={lead.do_not_contact}
          disabled={!mayWrite.value}
          onChange={(checked) => onSave({ do_not_contact: checked })}
        />
        {lead.do_not_contact && <span class="text-danger text-sm">Nothing is ever sent to this person.</span>}
      </span>
    </Fact>
  );
}
