import { useCallback, useEffect, useState } from "preact/hooks";
import type { AlertRule } from "../../../shared/contracts/alert_rule.ts";
import { messageOf } from "../../api/api_error.ts";
import { readAlertRules } from "./alert_requests.ts";

/** The person's alerts in a workspace; undefined until they were read. */
export function useAlertRules(workspaceId: string) {
  const [rules, setRules] = useState<AlertRule[]>();
  const [problem, setProblem] = useState<string>();
  const load = useCallback(async () => {
    setProblem(undefined);
    try {
      setRules(await readAlertRules(workspaceId));
    } catch (error) {
      setProblem(messageOf(error));
    }
  }, [workspaceId]);
  useEffect(() => void load(), [load]);
  return { rules, problem, load };
}
