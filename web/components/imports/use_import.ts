import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { LeadImport } from "../../../shared/contracts/lead_import.ts";
import { messageOf } from "../../api/api_error.ts";
import { listen } from "../../api/realtime.ts";
import { readImport } from "./import_requests.ts";
import { isAtWork } from "./import_words.ts";

/** Between two looks, where pushes do not arrive. */
const lookMilliseconds = 1_500;

export type FollowedImport = {
  import: LeadImport | undefined;
  problem: string | undefined;
  /** Takes what a request answered, so that it shows at once. */
  put: (read: LeadImport) => void;
  /** While a change is on its way, what is read shows the state before it, and is passed over. Ends with the call returned. */
  hold: () => () => void;
  reload: () => void;
};

/** An import, kept up to date while the server works at it. */
export function useImport(importId: string): FollowedImport {
  const [read, setRead] = useState<LeadImport>();
  const [problem, setProblem] = useState<string>();
  // A read that was asked for before something newer was shown comes too late.
  const news = useRef({ count: 0, holds: 0 });
  const put = useCallback((newer: LeadImport) => {
    news.current.count += 1;
    setRead(newer);
  }, []);
  const hold = useCallback(() => {
    news.current.holds += 1;
    return () => {
      news.current.holds -= 1;
    };
  }, []);
  const reload = useCallback(() => {
    if (news.current.holds > 0) return;
    const { count } = news.current;
    readImport(importId).then(
      (found) => {
        if (news.current.count === count && news.current.holds === 0) put(found);
        setProblem(undefined);
      },
      (error) => setProblem(messageOf(error)),
    );
  }, [importId, put]);
  const shown = read?.id === importId ? read : undefined;
  const workspaceId = shown?.workspace_id;
  useEffect(reload, [reload]);
  useEffect(() => {
    if (!workspaceId) return undefined;
    const onEvent = (payload: unknown) => isAbout(payload, importId) && reload();
    return listen(`workspace:${workspaceId}`, { event: "import", onEvent, onJoined: reload });
  }, [workspaceId, importId, reload]);
  const atWork = shown !== undefined && isAtWork(shown.status);
  useEffect(() => {
    if (!atWork) return undefined;
    const timer = setInterval(reload, lookMilliseconds);
    return () => clearInterval(timer);
  }, [atWork, reload]);
  return { import: shown, problem: shown ? undefined : problem, put, hold, reload };
}

function isAbout(payload: unknown, importId: string): boolean {
  return typeof payload === "object" && payload !== null && "import_id" in payload && payload.import_id === importId;
}
