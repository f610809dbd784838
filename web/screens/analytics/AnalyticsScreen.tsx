import { useEffect, useState } from "preact/hooks";
import type { MeasureDefinition, MeasureRequest } from "../../../shared/contracts/measure.ts";
import type { Pin, PinWhose } from "../../../shared/contracts/pinned_answer.ts";
import { messageOf } from "../../api/api_error.ts";
import { Dashboard } from "../../components/dashboard/Dashboard.tsx";
import { usePins } from "../../components/dashboard/use_pins.ts";
import { MeasurePanel } from "../../components/measures/MeasurePanel.tsx";
import { readMeasures, requestIn } from "../../components/measures/measure_requests.ts";
import { QuestionsPanel } from "../../components/questions/QuestionsPanel.tsx";
import { navigate, pathTo, query } from "../../state/router.ts";
import { workspace } from "../../state/workspaces.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Link } from "../../ui/Link.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { MeasureChoices } from "./MeasureChoices.tsx";

/** What can be looked at before anybody asks. */
const usual: readonly MeasureRequest[] = [
  { measure: "pipeline_funnel" },
  { measure: "new_leads", period: { last_days: 90 } },
  { measure: "win_rate", period: "last_12_months" },
  { measure: "activity", period: "this_month" },
  { measure: "cohorts" },
  { measure: "sources" },
];

type Shown = PinWhose | "usual" | "questions";
const tabs: readonly { value: Shown; label: string }[] = [
  { value: "me", label: "My dashboard" },
  { value: "workspace", label: "Everyone’s" },
  { value: "usual", label: "Usual numbers" },
  { value: "questions", label: "Ask" },
];

/** How things are going: pinned answers, the usual numbers, or the one that the address asks for. */
export function AnalyticsScreen() {
  const place = workspace.value;
  return place ? <AnalyticsOf key={place.workspace_id} workspaceId={place.workspace_id} /> : null;
}

function AnalyticsOf({ workspaceId }: { workspaceId: string }) {
  const [measures, setMeasures] = useState<MeasureDefinition[]>();
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const pinned = usePins(workspaceId);
  useEffect(() => {
    readMeasures(workspaceId).then(setMeasures, (error: unknown) => setProblem(messageOf(error)));
  }, [workspaceId, attempt]);
  const request = requestIn(query.value);
  const pinId = query.value.get("pin");
  const isAlone = request !== undefined || pinId !== null;
  const shown = shownIn(query.value, pinned.pins);
  return (
    <div class="h-full overflow-y-auto">
      <div class="mx-auto grid max-w-300 grid-cols-1 gap-5 px-4 py-6">
        <header class="flex flex-wrap items-center gap-3">
          <h1 class="mr-auto font-semibold text-xl">Analytics</h1>
          {isAlone ? (
            <Link to={pathTo.analytics()} class="text-accent text-sm hover:underline">
              All numbers
            </Link>
          ) : (
            <Segmented
              label="What is shown"
              options={tabs}
              value={shown}
              onChange={(next) => navigate(`${pathTo.analytics()}?whose=${next}`, { replace: true })}
            />
          )}
        </header>
        {problem && !measures && (
          <ErrorState
            title="The measures could not be read"
            message={problem}
            onRetry={() => setAttempt((n) => n + 1)}
          />
        )}
        {measures && shown !== "questions" && (
          <MeasureChoices workspaceId={workspaceId} measures={measures} request={request} />
        )}
        {request ? (
          <MeasurePanel workspaceId={workspaceId} request={request} />
        ) : shown === "questions" && pinId === null ? (
          <QuestionsPanel workspaceId={workspaceId} />
        ) : shown === "usual" && pinId === null ? (
          <div class="grid grid-cols-1 gap-4 lg:grid-cols-2">
            {usual.map((each) => (
              <MeasurePanel key={each.measure} workspaceId={workspaceId} request={each} />
            ))}
          </div>
        ) : (
          <Pinned {...{ workspaceId, pinned, shown, pinId }} />
        )}
      </div>
    </div>
  );
}

interface PinnedProps {
  workspaceId: string;
  pinned: ReturnType<typeof usePins>;
  shown: Shown;
  /** Only this one, as an address asks. */
  pinId: string | null;
}

function Pinned({ workspaceId, pinned: { pins, problem, read }, shown, pinId }: PinnedProps) {
  if (!pins && problem) {
    return <ErrorState title="The dashboard could not be read" message={problem} onRetry={() => void read()} />;
  }
  if (!pins) return null;
  const one = pins.find(({ id }) => id === pinId);
  if (pinId !== null && !one) {
    return (
      <ErrorState title="It is not pinned any more" message="It was removed, or it is on someone else’s dashboard." />
    );
  }
  const whose = one?.whose ?? (shown === "workspace" ? "workspace" : "me");
  const those = one ? [one] : pins.filter((each) => each.whose === whose);
  return <Dashboard workspaceId={workspaceId} pins={those} whose={whose} onChanged={read} />;
}

/** What the address says; without a word the first dashboard on which something is. */
function shownIn(query: URLSearchParams, pins: readonly Pin[] | undefined): Shown {
  const said = tabs.find(({ value }) => value === query.get("whose"))?.value;
  return said ?? (pins === undefined ? "me" : (pins[0]?.whose ?? "usual"));
}
