import type { ListedCampaign } from "../../../shared/contracts/campaign_view.ts";
import { Checkbox } from "../../ui/Checkbox.tsx";

const most = 6;

interface CampaignChoiceProps {
  campaigns: readonly ListedCampaign[];
  ids: readonly string[];
  onChange: (ids: readonly string[]) => void;
}

/** Two to six campaigns, ticked. */
export function CampaignChoice({ campaigns, ids, onChange }: CampaignChoiceProps) {
  return (
    <fieldset class="grid gap-1 rounded-lg border border-line bg-surface p-3">
      <legend class="sr-only">Campaigns to compare</legend>
      <p class="text-muted text-sm">Two to six. {ids.length === most && "That is all that fit side by side."}</p>
      <div class="grid max-h-60 gap-1 overflow-y-auto sm:grid-cols-2">
        {campaigns.map(({ id, name }) => (
          <label key={id} for={`compare ${id}`} class="flex min-w-0 items-center gap-2 py-0.5 pointer-coarse:py-2">
            <Checkbox
              id={`compare ${id}`}
              checked={ids.includes(id)}
              disabled={!ids.includes(id) && ids.length >= most}
              onChange={() => onChange(ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id])}
            />
            <span class="truncate">{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
