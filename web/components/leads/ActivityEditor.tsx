import { activityKind } from "../../../shared/contracts/lead.ts";
import type { LeadCondition } from "../../../shared/contracts/lead_filter.ts";
import { activityKindLabel } from "./activity_kind_label.ts";
import { HappeningFields, whenAndHowOften } from "./HappeningFields.tsx";

type ActivityCondition = Extract<LeadCondition, { field: "activity" }>;

interface ActivityEditorProps {
  condition: LeadCondition | undefined;
  onChange: (condition: LeadCondition | undefined) => void;
}

const fresh: ActivityCondition = { field: "activity", operator: "happened", within_days: 30 };

/** What stands in the timeline, or does not: of which kind, within how many days, how often. */
export function ActivityEditor({ condition, onChange }: ActivityEditorProps) {
  const { kinds = [], within_days, at_least, operator } = condition?.field === "activity" ? condition : fresh;
  return (
    <HappeningFields
      happening={{ operator, kinds, within_days, at_least }}
      words={{ happened: "There is", did_not_happen: "There is no" }}
      legend="Kinds of activity"
      kinds={activityKind.options}
      labelOf={activityKindLabel}
      hint="Without a tick, every kind counts."
      onChange={(next) =>
        onChange({
          field: "activity",
          operator: next.operator,
          ...(next.kinds.length > 0 && { kinds: [...next.kinds] }),
          ...whenAndHowOften(next),
        })
      }
    />
  );
}
