import { useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { readTypedPhone } from "../../api/phones.ts";
import { toast } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { facets } from "./facets_state.ts";
import { choicesOf } from "./lead_facets.ts";
import { createLead } from "./lead_requests.ts";
import { readFact, type TextFact } from "./read_fact.ts";

interface AddLeadDialogProps {
  workspaceId: string;
  open: boolean;
  onClose: () => void;
  onAdded: (leadId: string) => void;
}

const fields: { fact: TextFact; label: string; type?: "email" | "tel"; wide?: boolean }[] = [
  { fact: "name", label: "Name", wide: true },
  { fact: "email", label: "E-mail", type: "email", wide: true },
  { fact: "company", label: "Company" },
  { fact: "title", label: "Title" },
  { fact: "phone", label: "Phone", type: "tel" },
  { fact: "country", label: "Country" },
];

/** Asks for a new lead's facts; only the name is needed. */
export function AddLeadDialog({ workspaceId, open, onClose, onAdded }: AddLeadDialogProps) {
  const [typed, setTyped] = useState<Partial<Record<TextFact, string>>>({});
  const [problems, setProblems] = useState<Partial<Record<TextFact, string>>>({});
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const read = readAll(typed);
    setProblems(read.problems);
    setProblem(undefined);
    if (Object.keys(read.problems).length > 0) return;
    setBusy(true);
    try {
      const { phone, country } = read.facts;
      if (phone) read.facts.phone = (await readTypedPhone(workspaceId, phone, { country })).phone;
      const leadId = await createLead(workspaceId, read.facts);
      toast({ title: `${read.facts.name} is added`, tone: "success" });
      setTyped({});
      onAdded(leadId);
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Add a lead"
      description="Only the name is needed; everything else can follow."
      width="medium"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="add-lead" tone="primary" busy={busy}>
            Add lead
          </Button>
        </>
      }
    >
      <form id="add-lead" noValidate onSubmit={submit} class="grid grid-cols-1 gap-3.5 pt-1 sm:grid-cols-2">
        <FactFields typed={typed} problems={problems} onType={(fact, text) => setTyped({ ...typed, [fact]: text })} />
        {problem && (
          <p role="alert" class="text-danger sm:col-span-2">
            {problem}
          </p>
        )}
      </form>
    </Dialog>
  );
}

interface FactFieldsProps {
  typed: Partial<Record<TextFact, string>>;
  problems: Partial<Record<TextFact, string>>;
  onType: (fact: TextFact, text: string) => void;
}

function FactFields({ typed, problems, onType }: FactFieldsProps) {
  return (
    <>
      {fields.map(({ fact, label, type, wide }) => (
        <div key={fact} class={wide ? "sm:col-span-2" : ""}>
          <Field label={label} error={problems[fact]}>
            {(attributes) => (
              <Input
                {...attributes}
                type={type ?? "text"}
                autofocus={fact === "name"}
                required={fact === "name"}
                autocomplete="off"
                {...(fact === "country" ? { list: "add-lead-countries" } : {})}
                value={typed[fact] ?? ""}
                onInput={(event) => onType(fact, event.currentTarget.value)}
              />
            )}
          </Field>
        </div>
      ))}
      <datalist id="add-lead-countries">
        {choicesOf(facets.value, "country").map((choice) => (
          <option key={choice.value} value={choice.value} />
        ))}
      </datalist>
    </>
  );
}

function readAll(typed: Partial<Record<TextFact, string>>) {
  const problems: Partial<Record<TextFact, string>> = {};
  const facts: Parameters<typeof createLead>[1] = {};
  for (const { fact } of fields) {
    const text = typed[fact] ?? "";
    if (fact !== "name" && !text.trim()) continue;
    const read = readFact(fact, text);
    if (read.ok) Object.assign(facts, read.changes);
    else problems[fact] = read.reason;
  }
  return { facts, problems };
}
