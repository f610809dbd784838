import { useCallback, useEffect, useState } from "preact/hooks";
import type { Pin } from "../../../shared/contracts/pinned_answer.ts";
import { messageOf } from "../../api/api_error.ts";
import { listen } from "../../api/realtime.ts";
import { session } from "../../state/session.ts";
import { readPins } from "./pin_requests.ts";

/** The pinned answers that the person sees, kept true by what is told of changes. `undefined` until they were read. */
export function usePins(workspaceId: string) {
  const [pins, setPins] = useState<Pin[]>();
  const [problem, setProblem] = useState<string>();
  const read = useCallback(
    () =>
      readPins(workspaceId).then(
        (fresh) => {
          setPins(fresh);
          setProblem(undefined);
        },
        (error: unknown) => setProblem(messageOf(error)),
      ),
    [workspaceId],
  );
  const current = session.value;
  const userId = current.status === "signed_in" ? current.userId : undefined;
  useEffect(() => {
    void read();
    if (!userId) return;
    const topics = [`workspace:${workspaceId}`, `workspace:${workspaceId}:user:${userId}`];
    const stops = topics.map((topic) =>
      listen(topic, { event: "pins", onEvent: () => void read(), onJoined: () => void read() }),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }, [workspaceId, userId, read]);
  return { pins, problem, read };
}
