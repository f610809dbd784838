import { useEffect, useState } from "preact/hooks";
import type { TaskTime, TaskTimes } from "../../../shared/contracts/scheduled_task.ts";
import { messageOf } from "../../api/api_error.ts";
import { previewTimes } from "./task_requests.ts";

const restMilliseconds = 300;

/** When a schedule would run, looked at again when the typing rests; undefined while nothing is known. */
export function useNextRuns(time: TaskTime | undefined): TaskTimes | undefined {
  const [times, setTimes] = useState<TaskTimes>();
  // The same question may come as a new object.
  const asked = time && JSON.stringify(time);
  useEffect(() => {
    setTimes(undefined);
    if (!time) return;
    const running = new AbortController();
    const timer = setTimeout(() => {
      previewTimes(time, running.signal).then(setTimes, (error) => {
        if (!running.signal.aborted) setTimes({ runs: [], words: "", problem: messageOf(error) });
      });
    }, restMilliseconds);
    return () => {
      running.abort();
      clearTimeout(timer);
    };
  }, [asked]);
  return times;
}
