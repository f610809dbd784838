import { useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { costWords, dollarsToType, readDollars } from "../../state/cost_words.ts";
import { toast } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { DollarField } from "./DollarField.tsx";
import { SettingsSection } from "./SettingsSection.tsx";
import { type Spending, saveLimits } from "./spending_requests.ts";

interface WorkspaceLimitsProps {
  workspaceId: string;
  spending: Spending;
  onSaved: () => Promise<void>;
}

/** How much the assistant may spend: set by owners and admins, read by everyone. */
export function WorkspaceLimits(props: WorkspaceLimitsProps) {
  const { limits, everyone } = props.spending;
  return (
    <SettingsSection
      title="Spending limits"
      description="Money is set aside before the model is asked. At a limit an answer ends with what was done so far, and says so."
    >
      {everyone ? <LimitsForm {...props} /> : <p>{limitsInWords(limits)}</p>}
    </SettingsSection>
  );
}

function LimitsForm({ workspaceId, spending: { limits }, onSaved }: WorkspaceLimitsProps) {
  const saved = { day: dollarsToType(limits.person_day_micros), month: dollarsToType(limits.month_micros) };
  const [typed, setTyped] = useState(saved);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const day = readDollars(typed.day);
  const month = readDollars(typed.month);
  const isChanged = typed.day !== saved.day || typed.month !== saved.month;

  async function save(event: SubmitEvent) {
    event.preventDefault();
    if (day === undefined || month === undefined) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await saveLimits(workspaceId, { person_day_micros: day, month_micros: month });
      await onSaved();
      toast({ title: "Spending limits saved", tone: "success" });
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }

  return (
    <form onSubmit={save} noValidate class="grid gap-4">
      <div class="grid gap-4 sm:grid-cols-2">
        <DollarField
          label="Each person, a day"
          hint="Starts again at midnight UTC."
          value={typed.day}
          isWrong={day === undefined}
          onChange={(value) => setTyped({ ...typed, day: value })}
        />
        <DollarField
          label="Everyone, a month"
          hint="Starts again on the first, UTC."
          value={typed.month}
          isWrong={month === undefined}
          onChange={(value) => setTyped({ ...typed, month: value })}
        />
      </div>
      {problem && (
        <p role="alert" class="text-danger">
          Not saved. {problem}
        </p>
      )}
      <span>
        <Button type="submit" busy={busy} disabled={!isChanged || day === undefined || month === undefined}>
          Save limits
        </Button>
      </span>
    </form>
  );
}

function limitsInWords({ person_day_micros, month_micros }: Spending["limits"]): string {
  const parts = [
    person_day_micros === null ? "" : `${dollars(person_day_micros)} a day for each person`,
    month_micros === null ? "" : `${dollars(month_micros)} a month for everyone together`,
  ].filter((part) => part !== "");
  if (parts.length === 0) return "There is no limit. An owner or admin can set one.";
  return `${parts.join(", ")}. An owner or admin can change it.`;
}

function dollars(micros: number): string {
  return micros === 0 ? "Nothing" : costWords(micros);
}
