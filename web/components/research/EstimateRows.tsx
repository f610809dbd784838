import type { ResearchJob } from "../../../shared/contracts/research_job.ts";
import { estimateRows } from "./research_words.ts";

/** What is confirmed: how many, at which price, for how long. */
export function EstimateRows({ job }: { job: ResearchJob }) {
  return (
    <dl class="mt-1 grid grid-cols-[6.5rem_1fr] gap-x-3 gap-y-1 text-sm">
      {estimateRows(job).map(({ label, text }) => (
        <div key={label} class="contents">
          <dt class="text-muted">{label}</dt>
          <dd class="min-w-0 break-words">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
