import { useEffect, useState } from "preact/hooks";
import type { ScheduledTask } from "../../../shared/contracts/scheduled_task.ts";
import { deviceTimeZone, timeZone } from "../../state/time.ts";
import { scheduleWords } from "./task_words.ts";

/** When a task runs, in words, with its zone where that is not the reader's. */
export function ScheduleWords({ task }: { task: Pick<ScheduledTask, "cron" | "at" | "time_zone"> }) {
  const [words, setWords] = useState("");
  const { cron, at, time_zone: zone } = task;
  useEffect(() => {
    let wanted = true;
    scheduleWords({ cron, at }).then(
      (found) => wanted && setWords(found),
      () => wanted && setWords(cron ?? ""),
    );
    return () => {
      wanted = false;
    };
  }, [cron, at]);
  const mine = timeZone.value ?? deviceTimeZone;
  return (
    <>
      {words || cron}
      {cron !== null && zone !== mine && ` (${zone})`}
    </>
  );
}
