import { useState } from "preact/hooks";
import { type GoalDraft, goalMeasure, goalPeriod, goalWhose } from "../../../shared/contracts/goal.ts";
import { goalNoun } from "../../../shared/domain/goal_words.ts";
import { Button } from "../../ui/Button.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";

interface GoalFormProps {
  /** May set goals for everyone. */
  forWorkspace: boolean;
  busy: boolean;
  onSave: (draft: GoalDraft) => Promise<void>;
}

/** Sets a goal. */
export function GoalForm({ forWorkspace, busy, onSave }: GoalFormProps) {
  const [typed, setTyped] = useState("");
  const [measure, setMeasure] = useState<GoalDraft["measure"]>("won_deals");
  const [period, setPeriod] = useState<GoalDraft["period"]>("month");
  const [whose, setWhose] = useState<GoalDraft["whose"]>("me");
  const target = Number(typed);
  const isWhole = Number.isInteger(target) && target >= 1 && target <= 100_000;
  async function save(event: SubmitEvent) {
    event.preventDefault();
    await onSave({ measure, target, period, whose });
    setTyped("");
  }
  return (
    <form onSubmit={save} class="grid gap-2 sm:auto-cols-fr sm:grid-flow-col">
      <Input
        type="number"
        inputMode="numeric"
        aria-label="How many"
        placeholder="How many"
        min={1}
        max={100_000}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <Select
        aria-label="Of what"
        value={measure}
        onChange={(event) => setMeasure(goalMeasure.parse(event.currentTarget.value))}
      >
        {goalMeasure.options.map((each) => (
          <option key={each} value={each}>
            {goalNoun(each)}
          </option>
        ))}
      </Select>
      <Select
        aria-label="In which time"
        value={period}
        onChange={(event) => setPeriod(goalPeriod.parse(event.currentTarget.value))}
      >
        <option value="month">a month</option>
        <option value="quarter">a quarter</option>
      </Select>
      {forWorkspace && (
        <Select
          aria-label="Whose goal"
          value={whose}
          onChange={(event) => setWhose(goalWhose.parse(event.currentTarget.value))}
        >
          <option value="me">for me</option>
          <option value="workspace">for everyone</option>
        </Select>
      )}
      <Button type="submit" busy={busy} disabled={typed === "" || !isWhole}>
        Set goal
      </Button>
    </form>
  );
}
