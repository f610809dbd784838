import { useEffect, useState } from "preact/hooks";
import type { AlertFiring } from "../../../shared/contracts/alert_rule.ts";
import { messageOf } from "../../api/api_error.ts";
import { pathTo } from "../../state/router.ts";
import { Link } from "../../ui/Link.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { readAlertFirings } from "./alert_requests.ts";

/** Of whom an alert told last, and by which values. */
export function AlertFirings({ workspaceId, ruleId }: { workspaceId: string; ruleId: string }) {
  const [firings, setFirings] = useState<AlertFiring[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    readAlertFirings(workspaceId, ruleId).then(setFirings, (error) => setProblem(messageOf(error)));
  }, [workspaceId, ruleId]);
  if (problem) {
    return (
      <p role="alert" class="mt-1 text-danger text-sm">
        {problem}
      </p>
    );
  }
  if (!firings) return <Skeleton class="mt-1 h-5 w-1/2" />;
  return (
    <ul aria-label="Whom it told of" class="mt-1 grid gap-1">
      {firings.length === 0 && <li class="text-muted text-sm">Nobody that is still there.</li>}
      {firings.map(({ id, lead_id, lead_name, company, at, evidence }) => (
        <li key={id} class="flex flex-wrap items-baseline gap-x-2 text-sm">
          <Link to={pathTo.leads(lead_id)} class="min-w-0 truncate text-accent hover:underline">
            {lead_name}
          </Link>
          {company && <span class="min-w-0 truncate text-muted">{company}</span>}
          <span class="min-w-0 truncate text-muted">
            {(evidence.facts ?? [])
              .map(({ label, value, was }) => `${label}: ${value}${was === undefined ? "" : ` (was ${was})`}`)
              .join(" · ")}
          </span>
          <span class="ml-auto shrink-0 text-muted">
            <RelativeTime instant={at} />
          </span>
        </li>
      ))}
    </ul>
  );
}
