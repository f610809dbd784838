import { useCallback, useEffect, useState } from "preact/hooks";
import type { QuestionAnswer, QuestionRequest, SavedQuestion } from "../../../shared/contracts/question.ts";
import { messageOf } from "../../api/api_error.ts";
import { askQuestion, listQuestions } from "./question_requests.ts";

/** The saved questions, and the answer of the one that was asked last. */
export function useQuestions(workspaceId: string) {
  const [questions, setQuestions] = useState<SavedQuestion[]>();
  const [answer, setAnswer] = useState<QuestionAnswer>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const read = useCallback(
    () => listQuestions(workspaceId).then(setQuestions, (error: unknown) => setProblem(messageOf(error))),
    [workspaceId],
  );
  useEffect(() => void read(), [read]);
  async function run(question: QuestionRequest) {
    setBusy(true);
    setProblem(undefined);
    try {
      setAnswer(await askQuestion(workspaceId, question));
    } catch (error) {
      setAnswer(undefined);
      setProblem(messageOf(error));
    }
    setBusy(false);
  }
  return { questions, answer, problem, busy, read, run };
}
