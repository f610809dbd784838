import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import { messageOf } from "../../api/api_error.ts";
import { listen } from "../../api/realtime.ts";
import { readCampaign } from "./campaign_requests.ts";

/** A campaign that sends tells of each batch: they are looked at together. */
const gatherMilliseconds = 500;

export interface FollowedCampaign {
  campaign: Campaign | undefined;
  problem: string | undefined;
  /** Takes what a request answered, so that it shows at once. */
  put: (read: Campaign) => void;
  reload: () => void;
}

/** A campaign, kept true while it sends and while others change it. */
export function useCampaign(workspaceId: string, campaignId: string): FollowedCampaign {
  const [read, setRead] = useState<Campaign>();
  const [problem, setProblem] = useState<string>();
  // A read that was asked for before something newer was shown comes too late.
  const news = useRef(0);
  const put = useCallback((newer: Campaign) => {
    news.current += 1;
    setRead(newer);
    setProblem(undefined);
  }, []);
  const reload = useCallback(() => {
    const before = news.current;
    readCampaign(workspaceId, campaignId).then(
      (found) => news.current === before && put(found),
      (error) => setProblem(messageOf(error)),
    );
  }, [workspaceId, campaignId, put]);
  useEffect(reload, [reload]);
  useEffect(() => follow(workspaceId, campaignId, reload), [workspaceId, campaignId, reload]);
  const campaign = read?.id === campaignId ? read : undefined;
  return { campaign, problem: campaign ? undefined : problem, put, reload };
}

/** Calls `changed` soon after a campaign (any, without an id) or its numbers changed, and after each joining. */
export function follow(workspaceId: string, campaignId: string | undefined, changed: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed();
    }, gatherMilliseconds);
  };
  const onEvent = (payload: unknown) => {
    if (campaignId === undefined || isAbout(payload, campaignId)) soon();
  };
  const stop = listen(`workspace:${workspaceId}`, { event: "campaign", onEvent, onJoined: soon });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

function isAbout(payload: unknown, campaignId: string): boolean {
  return (
    typeof payload === "object" && payload !== null && "campaign_id" in payload && payload.campaign_id === campaignId
  );
}
