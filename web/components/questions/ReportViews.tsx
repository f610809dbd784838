import { useEffect, useState } from "preact/hooks";
import type { ReportView } from "../../../shared/contracts/question.ts";
import { messageOf } from "../../api/api_error.ts";
import { listViews } from "./question_requests.ts";

/** What can be asked of: each view with its columns, and what they mean. */
export function ReportViews() {
  const [views, setViews] = useState<ReportView[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    listViews().then(setViews, (error: unknown) => setProblem(messageOf(error)));
  }, []);
  return (
    <details>
      <summary class="w-fit cursor-pointer rounded-sm text-muted text-sm hover:text-ink">What can be asked of</summary>
      {problem && <p class="mt-2 text-danger text-sm">{problem}</p>}
      <div class="mt-2 grid grid-cols-1 gap-3 md:grid-cols-2">
        {views?.map(({ name, about, columns }) => (
          <section key={name} aria-label={`reports.${name}`} class="min-w-0 rounded-md bg-sunken p-3">
            <h3 class="font-mono text-sm">reports.{name}</h3>
            <p class="mb-1.5 text-muted text-xs">{about}</p>
            <dl class="grid gap-1 text-xs">
              {columns.map((column) => (
                <div key={column.name} class="flex flex-wrap gap-x-2">
                  <dt class="font-mono">{column.name}</dt>
                  <dd class="text-muted">{column.about}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </details>
  );
}
