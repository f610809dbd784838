import { useEffect, useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { readScoreRules, type ScoreRules } from "./score_requests.ts";

const lookAgainMilliseconds = 3_000;

/** The rules of a workspace, read anew by `load` and, while leads are being scored, every few seconds. */
export function useScoreRules(workspaceId: string) {
  const [found, setFound] = useState<ScoreRules>();
  const [problem, setProblem] = useState<string>();
  async function load() {
    setProblem(undefined);
    try {
      setFound(await readScoreRules(workspaceId));
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  useEffect(() => void load(), [workspaceId]);
  useEffect(() => {
    if (!found?.under_way) return;
    const timer = setTimeout(() => void load(), lookAgainMilliseconds);
    return () => clearTimeout(timer);
  }, [found]);
  return { found, problem, load };
}
