import { useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { costWords, dollarsToType, readDollars, sumWords, tokenWords } from "../../state/cost_words.ts";
import { toast } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { DollarField } from "./DollarField.tsx";
import { SettingsSection } from "./SettingsSection.tsx";
import { type Spending, saveOwnLimit } from "./spending_requests.ts";
import { useSpending } from "./use_spending.ts";

/** A limit that people set themselves, below what the workspace allows. */
export function OwnSpendingLimit({ workspaceId }: { workspaceId: string }) {
  const { spending, problem, load } = useSpending(workspaceId);
  if (problem && !spending) {
    return <ErrorState title="Your usage could not be read" message={problem} onRetry={() => void load()} />;
  }
  if (!spending) return null;
  return (
    <SettingsSection title="My own spending limit" description={todayInWords(spending)}>
      <OwnLimitForm workspaceId={workspaceId} spending={spending} onSaved={load} />
    </SettingsSection>
  );
}

interface OwnLimitFormProps {
  workspaceId: string;
  spending: Spending;
  onSaved: () => Promise<void>;
}

function OwnLimitForm({ workspaceId, spending: { limits }, onSaved }: OwnLimitFormProps) {
  const saved = dollarsToType(limits.own_day_micros);
  const [typed, setTyped] = useState(saved);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const amount = readDollars(typed);
  const allowed = limits.person_day_micros;

  async function save(event: SubmitEvent) {
    event.preventDefault();
    if (amount === undefined) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await saveOwnLimit(workspaceId, amount);
      await onSaved();
      toast({ title: "Your spending limit is saved", tone: "success" });
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }

  return (
    <form onSubmit={save} noValidate class="grid gap-4 sm:max-w-80">
      <DollarField
        label="A day"
        hint={`Starts again at midnight UTC.${allowed === null ? "" : ` The workspace allows ${costWords(allowed)}.`}`}
        value={typed}
        isWrong={amount === undefined}
        onChange={setTyped}
      />
      {problem && (
        <p role="alert" class="text-danger">
          Not saved. {problem}
        </p>
      )}
      <span>
        <Button type="submit" busy={busy} disabled={typed === saved || amount === undefined}>
          Save limit
        </Button>
      </span>
    </form>
  );
}

function todayInWords({ own_today }: Spending): string {
  if (own_today.model_calls === 0) return "You have used nothing today.";
  return `Used today: ${sumWords(own_today)}, ${tokenWords(own_today)}.`;
}
