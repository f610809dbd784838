import { useEffect, useState } from "preact/hooks";
import type { MeasureDefinition, MeasureRequest } from "../../../shared/contracts/measure.ts";
import { messageOf } from "../../api/api_error.ts";
import { MeasurePanel } from "../../components/measures/MeasurePanel.tsx";
import { readMeasures, requestIn } from "../../components/measures/measure_requests.ts";
import { pathTo, query } from "../../state/router.ts";
import { workspace } from "../../state/workspaces.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Link } from "../../ui/Link.tsx";
import { MeasureChoices } from "./MeasureChoices.tsx";

/** What stands here before anybody asks. */
const usual: readonly MeasureRequest[] = [
  { measure: "pipeline_funnel" },
  { measure: "new_leads", period: { last_days: 90 } },
  { measure: "win_rate", period: "last_12_months" },
  { measure: "activity", period: "this_month" },
  { measure: "cohorts" },
  { measure: "sources" },
];

/** How things are going: the usual numbers, or the one that the address asks for. */
export function AnalyticsScreen() {
  const place = workspace.value;
  return place ? <AnalyticsOf key={place.workspace_id} workspaceId={place.workspace_id} /> : null;
}

function AnalyticsOf({ workspaceId }: { workspaceId: string }) {
  const [measures, setMeasures] = useState<MeasureDefinition[]>();
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    readMeasures(workspaceId).then(setMeasures, (error: unknown) => setProblem(messageOf(error)));
  }, [workspaceId, attempt]);
  const request = requestIn(query.value);
  return (
    <div class="h-full overflow-y-auto">
      <div class="mx-auto grid max-w-300 gap-5 px-4 py-6">
        <header class="flex flex-wrap items-center gap-3">
          <h1 class="mr-auto font-semibold text-xl">Analytics</h1>
          {request && (
            <Link to={pathTo.analytics()} class="text-accent text-sm hover:underline">
              All numbers
            </Link>
          )}
        </header>
        {problem && !measures && (
          <ErrorState
            title="The measures could not be read"
            message={problem}
            onRetry={() => setAttempt((n) => n + 1)}
          />
        )}
        {measures && <MeasureChoices workspaceId={workspaceId} measures={measures} request={request} />}
        {request ? (
          <MeasurePanel workspaceId={workspaceId} request={request} />
        ) : (
          <div class="grid gap-4 lg:grid-cols-2">
            {usual.map((each) => (
              <MeasurePanel key={each.measure} workspaceId={workspaceId} request={each} />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
