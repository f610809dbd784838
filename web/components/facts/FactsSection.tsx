import { Search } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { Fact } from "../../../shared/contracts/fact.ts";
import { messageOf } from "../../api/api_error.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { FactItem } from "./FactItem.tsx";
import { chooseFact, deleteFact, type FactSubject, listFacts, research } from "./fact_requests.ts";
import { ReasonsToTalk } from "./ReasonsToTalk.tsx";

interface FactsSectionProps {
  workspaceId: string;
  subject: FactSubject;
  /** Told when the record may have changed. */
  onChanged: () => void;
}

const ofAccount = ["industry", "employee_count", "country", "city"];
const ofLead = ["title", "country", "city", "phone"];
const shownFirst = 6;

/** What research found out about a record, each with its source and age, and the way to find out more. */
export function FactsSection({ workspaceId, subject, onChanged }: FactsSectionProps) {
  const [facts, setFacts] = useState<Fact[]>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [all, setAll] = useState(false);
  const id = "lead_id" in subject ? subject.lead_id : subject.account_id;

  async function load() {
    try {
      setFacts(await listFacts(workspaceId, subject));
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  useEffect(() => void load(), [workspaceId, id]);

  async function find() {
    setBusy(true);
    setProblem(undefined);
    try {
      toast({ title: await research(workspaceId, subject), tone: "success" });
      onChanged();
      await load();
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  }
  async function change(work: () => Promise<void>) {
    try {
      await work();
      onChanged();
      await load();
    } catch (error) {
      toastError(error);
    }
  }
  const usable = (fact: Fact) =>
    mayWrite.value &&
    (fact.of === "lead" ? ofLead : ofAccount).includes(fact.field ?? "") &&
    `${fact.on_record ?? ""}` !== `${fact.value}`;
  const shown = all ? facts : facts?.slice(0, shownFirst);
  return (
    <section aria-labelledby="facts-heading" class="border-line border-t px-5 py-4">
      <div class="mb-2 flex items-center gap-2">
        <h3 id="facts-heading" class="flex-1 font-semibold">
          Facts with sources
        </h3>
        {mayWrite.value && (
          <Button size="small" icon={Search} busy={busy} onClick={() => void find()}>
            {busy ? "Reading the site" : facts?.length ? "Look again" : "Research"}
          </Button>
        )}
      </div>
      {problem && (
        <p role="alert" class="mb-2 text-danger text-sm">
          {problem}
        </p>
      )}
      {facts?.length === 0 && (
        <p class="text-muted text-sm">
          Nothing yet. Research reads the company's own site and keeps what it says, word for word. It fills only what
          is empty.
        </p>
      )}
      {facts && <ReasonsToTalk facts={facts} />}
      {shown && shown.length > 0 && (
        <ul class="rounded-lg border border-line bg-surface">
          {shown.map((fact) => (
            <FactItem
              key={fact.id}
              fact={fact}
              onUse={usable(fact) ? () => void change(() => chooseFact(workspaceId, fact.id)) : undefined}
              onRemove={mayWrite.value ? () => void change(() => deleteFact(workspaceId, fact.id)) : undefined}
            />
          ))}
        </ul>
      )}
      {facts && facts.length > shownFirst && (
        <Button size="small" tone="quiet" class="mt-1" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${facts.length}`}
        </Button>
      )}
    </section>
  );
}
