import { useEffect, useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { readSpending, type Spending } from "./spending_requests.ts";

/** The month's spending of a workspace as far as the person may see it, read anew by `load`. */
export function useSpending(workspaceId: string) {
  const [spending, setSpending] = useState<Spending>();
  const [problem, setProblem] = useState<string>();
  async function load() {
    setProblem(undefined);
    try {
      setSpending(await readSpending(workspaceId));
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  useEffect(() => void load(), [workspaceId]);
  return { spending, problem, load };
}
