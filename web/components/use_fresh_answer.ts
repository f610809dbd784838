import { useEffect, useState } from "preact/hooks";
import { messageOf } from "../api/api_error.ts";

const refreshMilliseconds = 60_000;
/** Whoever comes back to the page after this long sees the numbers of now. */
const staleMilliseconds = 15_000;

export interface FreshAnswer<Answer> {
  answer: Answer | undefined;
  /** When the answer was read; ISO 8601. */
  readAt: string | undefined;
  /** Why the newest reading failed; the answer before it stays. */
  problem: string | undefined;
  isReading: boolean;
  refresh: () => void;
}

/**
 * An answer, read now, again every minute while somebody looks, and when they come back to the page.
 *
 * @param asked what is asked for: another begins anew
 */
export function useFreshAnswer<Answer>(ask: () => Promise<Answer>, asked: string): FreshAnswer<Answer> {
  const [state, setState] = useState<Omit<FreshAnswer<Answer>, "refresh">>(nothing);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => setState(nothing), [asked]);
  useEffect(() => {
    let wanted = true;
    let readAt = 0;
    const read = () => {
      readAt = Date.now();
      setState((before) => ({ ...before, isReading: true }));
      ask().then(
        (answer) =>
          wanted && setState({ answer, readAt: new Date().toISOString(), problem: undefined, isReading: false }),
        (error: unknown) =>
          wanted && setState((before) => ({ ...before, problem: messageOf(error), isReading: false })),
      );
    };
    const lookAgain = () => {
      if (document.visibilityState === "visible" && Date.now() - readAt > staleMilliseconds) read();
    };
    read();
    const timer = setInterval(() => document.visibilityState === "visible" && read(), refreshMilliseconds);
    document.addEventListener("visibilitychange", lookAgain);
    addEventListener("focus", lookAgain);
    return () => {
      wanted = false;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", lookAgain);
      removeEventListener("focus", lookAgain);
    };
  }, [asked, attempt]);
  return { ...state, refresh: () => setAttempt((before) => before + 1) };
}

const nothing = { answer: undefined, readAt: undefined, problem: undefined, isReading: true };
