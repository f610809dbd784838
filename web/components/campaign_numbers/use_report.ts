import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { CampaignReport } from "../../../shared/contracts/campaign_report.ts";
import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import { messageOf } from "../../api/api_error.ts";
import { readReport } from "./report_requests.ts";

/** The numbers of a campaign, read again whenever it changes. */
export function useReport(workspaceId: string, campaign: Campaign) {
  const [report, setReport] = useState<CampaignReport>();
  const [problem, setProblem] = useState<string>();
  const asked = useRef(0);
  const shown = useRef(0);
  const load = useCallback(() => {
    asked.current += 1;
    const place = asked.current;
    readReport(workspaceId, campaign.id).then(
      (found) => {
        // Answers may overtake each other: what was asked for later is newer.
        if (place < shown.current) return;
        shown.current = place;
        setReport(found);
        setProblem(undefined);
      },
      (error) => place === asked.current && setProblem(messageOf(error)),
    );
  }, [workspaceId, campaign.id]);
  useEffect(load, [load, campaign]);
  return { report, problem, reload: load };
}
