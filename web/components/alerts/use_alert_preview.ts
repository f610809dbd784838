import { useEffect, useState } from "preact/hooks";
import type { AlertPreview, AlertRuleDraft } from "../../../shared/contracts/alert_rule.ts";
import { messageOf } from "../../api/api_error.ts";
import { previewAlertRule } from "./alert_requests.ts";

const pauseMilliseconds = 400;

export type FoundPreview = { preview?: AlertPreview; problem?: string };

/** What an alert would have said, a moment after it was last changed; undefined while that is found out. */
export function useAlertPreview(workspaceId: string, rule: Omit<AlertRuleDraft, "name"> | undefined) {
  const [found, setFound] = useState<FoundPreview>();
  const written = rule && JSON.stringify(rule);
  useEffect(() => {
    setFound(undefined);
    if (!rule) return;
    let wanted = true;
    const timer = setTimeout(() => {
      previewAlertRule(workspaceId, rule).then(
        (preview) => wanted && setFound({ preview }),
        (error) => wanted && setFound({ problem: messageOf(error) }),
      );
    }, pauseMilliseconds);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [workspaceId, written]);
  return found;
}
