import { useId, useState } from "preact/hooks";
import { type ScoreRuleDraft, scoredActivity, scoreRuleDraft } from "../../../shared/contracts/score.ts";
import { messageOf } from "../../api/api_error.ts";
import { activityKindLabel } from "../../components/leads/activity_kind_label.ts";
import { type DraftGroup, finishedNodes } from "../../components/leads/filter_draft.ts";
import { GroupEditor } from "../../components/leads/GroupEditor.tsx";
import { Button } from "../../ui/Button.tsx";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { WholeNumberField } from "./WholeNumberField.tsx";

type Activity = (typeof scoredActivity.options)[number];

interface ScoreRuleDialogProps {
  /** The rule to change, or only the kind of a new one. */
  start: Partial<ScoreRuleDraft> & Pick<ScoreRuleDraft, "kind">;
  onSave: (rule: ScoreRuleDraft) => Promise<void>;
  onClose: () => void;
}

/** Asks for a rule: whom it fits or what it counts, and how many points. */
export function ScoreRuleDialog({ start, onSave, onClose }: ScoreRuleDialogProps) {
  const { kind } = start;
  const [label, setLabel] = useState(start.label ?? "");
  const [points, setPoints] = useState(start.points ?? 10);
  const [group, setGroup] = useState<DraftGroup>(
    start.filter ?? { match: "all", conditions: [{ unfinished: "title" }] },
  );
  const [counting, setCounting] = useState<Counting>({
    kinds: start.activity_kinds ?? ["email_received"],
    halfLife: start.id ? start.half_life_days : 30,
    most: start.id ? start.most_points : 30,
  });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const { id, active } = start;
    const filter = { match: group.match, conditions: finishedNodes(group.conditions) };
    const rule = scoreRuleDraft.safeParse({
      ...(id && { id, active }),
      ...{ label, kind, points },
      ...(kind === "fit" ? { filter } : engagementOf(counting)),
    });
    const missing = whatIsMissing(
      label,
      points,
      kind === "fit" ? filter.conditions.length : counting.kinds.length,
      kind,
    );
    setProblem(missing ?? (rule.success ? undefined : "A number is too large or too small."));
    if (missing || !rule.success) return;
    setBusy(true);
    try {
      await onSave(rule.data);
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }

  return (
    <Dialog
      open
      onClose={onClose}
      width="large"
      title={`${start.id ? "Edit" : "Add"} ${kind === "fit" ? "a fit rule" : "an engagement rule"}`}
      description={
        kind === "fit"
          ? "Leads to which the conditions apply get the points once."
          : "Every such entry of a lead's timeline gives the points. Older ones count less."
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="score-rule" tone="primary" busy={busy}>
            {start.id ? "Save" : "Add rule"}
          </Button>
        </>
      }
    >
      <form id="score-rule" noValidate onSubmit={submit} class="grid gap-4 pt-1">
        <div class="grid gap-4 sm:grid-cols-[1fr_8rem]">
          <Field label="Name" hint="Shown where a score is explained.">
            {(attributes) => (
              <Input
                {...attributes}
                autofocus
                maxLength={120}
                autocomplete="off"
                value={label}
                onInput={(event) => setLabel(event.currentTarget.value)}
              />
            )}
          </Field>
          <WholeNumberField
            label="Points"
            hint="−100 to 100."
            value={points}
            onChange={(next) => setPoints(next ?? 0)}
          />
        </div>
        {kind === "fit" ? (
          <GroupEditor group={group} depth={1} onChange={setGroup} />
        ) : (
          <CountingFields counting={counting} onChange={setCounting} />
        )}
        {problem && (
          <p role="alert" class="text-danger">
            {problem}
          </p>
        )}
      </form>
    </Dialog>
  );
}

interface Counting {
  kinds: Activity[];
  halfLife: number | undefined;
  most: number | undefined;
}

function CountingFields({ counting, onChange }: { counting: Counting; onChange: (counting: Counting) => void }) {
  const { kinds, halfLife, most } = counting;
  const id = useId();
  const toggle = (kind: Activity) =>
    onChange({ ...counting, kinds: kinds.includes(kind) ? kinds.filter((each) => each !== kind) : [...kinds, kind] });
  return (
    <>
      <fieldset>
        <legend class="mb-1.5 font-medium text-sm">What counts</legend>
        <div class="flex flex-wrap gap-x-5 gap-y-1.5">
          {scoredActivity.options.map((kind) => (
            <label
              key={kind}
              for={`${id}-${kind}`}
              class="flex min-h-7 cursor-pointer items-center gap-2 pointer-coarse:min-h-10"
            >
              <Checkbox id={`${id}-${kind}`} checked={kinds.includes(kind)} onChange={() => toggle(kind)} />
              {activityKindLabel(kind)}
            </label>
          ))}
        </div>
      </fieldset>
      <div class="grid gap-4 sm:grid-cols-2">
        <WholeNumberField
          label="Half-life in days"
          hint="An entry that old counts half. Empty: it counts fully for ever."
          value={halfLife}
          onChange={(next) => onChange({ ...counting, halfLife: next })}
        />
        <WholeNumberField
          label="At most"
          hint="Points from this rule together. Empty: 100."
          value={most}
          onChange={(next) => onChange({ ...counting, most: next })}
        />
      </div>
    </>
  );
}

function engagementOf({ kinds, halfLife, most }: Counting) {
  return {
    activity_kinds: kinds,
    ...(halfLife !== undefined && { half_life_days: halfLife }),
    ...(most !== undefined && { most_points: most }),
  };
}

function whatIsMissing(label: string, points: number, parts: number, kind: "fit" | "engagement"): string | undefined {
  if (!label.trim()) return "Give the rule a name.";
  if (points === 0 || Math.abs(points) > 100) return "Points are from −100 to 100, but not 0.";
  if (parts > 0) return undefined;
  return kind === "fit" ? "Finish at least one condition." : "Tick at least one kind of activity.";
}
