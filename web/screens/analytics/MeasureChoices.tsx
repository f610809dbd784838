import { ListFilter } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { MeasureDefinition, MeasurePeriod, MeasureRequest } from "../../../shared/contracts/measure.ts";
import { listCampaigns } from "../../components/campaigns/campaign_requests.ts";
import { FilterDialog } from "../../components/leads/FilterDialog.tsx";
import { refreshFacets } from "../../components/leads/facets_state.ts";
import { measurePath } from "../../components/measures/measure_requests.ts";
import { navigate } from "../../state/router.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Select } from "../../ui/Select.tsx";

const periods: readonly { label: string; period: MeasurePeriod }[] = [
  { label: "This week", period: "this_week" },
  { label: "Last week", period: "last_week" },
  { label: "This month", period: "this_month" },
  { label: "Last month", period: "last_month" },
  { label: "This quarter", period: "this_quarter" },
  { label: "Last quarter", period: "last_quarter" },
  { label: "This year", period: "this_year" },
  { label: "Last year", period: "last_year" },
  { label: "Last 30 days", period: { last_days: 30 } },
  { label: "Last 90 days", period: { last_days: 90 } },
  { label: "Last 12 months", period: "last_12_months" },
  { label: "All time", period: "all_time" },
];

interface MeasureChoicesProps {
  workspaceId: string;
  measures: readonly MeasureDefinition[];
  request: MeasureRequest | undefined;
}

/** Which number, of when, split by what, of which leads. Each choice is an address of its own. */
export function MeasureChoices({ workspaceId, measures, request }: MeasureChoicesProps) {
  const [filtering, setFiltering] = useState(false);
  const chosen = measures.find(({ name }) => name === request?.measure);
  const ask = (next: MeasureRequest) => navigate(measurePath(next));
  const filter = request?.filter;
  const period = JSON.stringify(
    request?.period ?? (request?.measure === "cohorts" ? "last_12_months" : "this_quarter"),
  );
  return (
    <div class="flex flex-wrap items-end gap-3">
      <Field label="Measure">
        {(attributes) => (
          <Select
            {...attributes}
            class="min-w-48"
            value={request?.measure ?? ""}
            onChange={({ currentTarget: { value } }) => {
              const next = measures.find(({ name }) => name === value);
              if (next?.name === "step_performance") void askForSteps(workspaceId, ask).catch(toastError);
              else if (next) ask({ measure: next.name, ...(next.takes_filter && filter && { filter }) });
            }}
          >
            <option value="" disabled>
              Choose a number
            </option>
            {measures.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {request?.measure === "step_performance" && (
        <CampaignChoice
          workspaceId={workspaceId}
          campaignId={request.campaign_id ?? ""}
          onChange={(campaign_id) => ask({ ...request, campaign_id })}
        />
      )}
      {request && request.measure !== "step_performance" && (
        <Field label="Period">
          {(attributes) => (
            <Select
              {...attributes}
              class="min-w-40"
              value={period}
              onChange={({ currentTarget: { value } }) => {
                const next = periods.find((each) => JSON.stringify(each.period) === value);
                if (next) ask({ ...request, period: next.period });
              }}
            >
              {!periods.some((each) => JSON.stringify(each.period) === period) && (
                <option value={period}>As linked</option>
              )}
              {periods.map(({ label, period: each }) => (
                <option key={label} value={JSON.stringify(each)}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {request && chosen && chosen.groups.length > 1 && (
        <Field label="Split by">
          {(attributes) => (
            <Select
              {...attributes}
              class="min-w-36"
              value={request.group_by ?? chosen.groups[0] ?? ""}
              onChange={({ currentTarget: { value } }) => {
                const next = chosen.groups.find((group) => group === value);
                if (next) ask({ ...request, group_by: next });
              }}
            >
              {chosen.groups.map((group) => (
                <option key={group} value={group}>
                  {group.replaceAll("_", " ").replace("reader", "reader’s")}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {request && chosen?.takes_filter && (
        <Button
          icon={ListFilter}
          onClick={() => {
            void refreshFacets(workspaceId);
            setFiltering(true);
          }}
        >
          {filter ? `Filter (${filter.conditions.length})` : "Filter"}
        </Button>
      )}
      {filtering && request && (
        <FilterDialog
          filter={filter ?? { match: "all", conditions: [] }}
          onApply={(next) => {
            const { filter: _before, ...rest } = request;
            ask({ ...rest, ...(next.conditions.length > 0 && { filter: next }) });
          }}
          onClose={() => setFiltering(false)}
        />
      )}
    </div>
  );
}

/** The steps of the campaign that is listed first; another can be chosen then. */
async function askForSteps(workspaceId: string, ask: (next: MeasureRequest) => void): Promise<void> {
  const [first] = await listCampaigns(workspaceId);
  if (first) ask({ measure: "step_performance", campaign_id: first.id });
  else toast({ title: "There is no campaign yet", body: "Its steps can be measured once there is one." });
}

interface CampaignChoiceProps {
  workspaceId: string;
  campaignId: string;
  onChange: (campaignId: string) => void;
}

function CampaignChoice({ workspaceId, campaignId, onChange }: CampaignChoiceProps) {
  const [campaigns, setCampaigns] = useState<{ id: string; name: string }[]>([]);
  useEffect(() => {
    listCampaigns(workspaceId).then(setCampaigns, toastError);
  }, [workspaceId]);
  return (
    <Field label="Campaign">
      {(attributes) => (
        <Select
          {...attributes}
          class="min-w-48"
          value={campaignId}
          onChange={({ currentTarget: { value } }) => onChange(value)}
        >
          {!campaigns.some(({ id }) => id === campaignId) && <option value={campaignId}>As linked</option>}
          {campaigns.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
