import { CircleAlert, TriangleAlert } from "lucide-preact";
import { z } from "zod";
import type { ImportPreviewRow } from "../../../shared/contracts/lead_import.ts";

const shownLead = z.object({
  name: z.string().optional(),
  email: z.string().optional(),
  company: z.string().optional(),
  title: z.string().optional(),
  stage: z.string().optional(),
});

/** The first rows as they would be taken, with what is wrong with each. */
export function PreviewTable({ rows }: { rows: readonly ImportPreviewRow[] }) {
  return (
    <section aria-label="First rows" class="overflow-x-auto rounded-lg border border-line bg-surface">
      <table class="w-full min-w-140 text-left">
        <thead class="border-line border-b text-muted text-sm">
          <tr>
            {["Row", "Name", "E-mail", "Company", "Job title"].map((name) => (
              <th key={name} scope="col" class="px-3 py-2 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        {rows.map((row) => (
          <PreviewRow key={row.number} row={row} />
        ))}
      </table>
    </section>
  );
}

function PreviewRow({ row }: { row: ImportPreviewRow }) {
  const { name, email, company, title } = shownLead.parse(row.lead);
  const isBad = row.problem !== null;
  return (
    <tbody class={`border-line not-first:border-t ${isBad ? "text-muted" : ""}`}>
      <tr>
        <td class="px-3 py-1.5 text-muted tabular-nums">{row.number}</td>
        {[name ?? email, email, company, title].map((text, place) => (
          <td key={place} class={`max-w-50 truncate px-3 py-1.5 ${isBad ? "line-through decoration-faint" : ""}`}>
            {text}
          </td>
        ))}
      </tr>
      {(isBad || row.notes.length > 0) && (
        <tr>
          <td />
          <td colSpan={4} class="px-3 pb-1.5 text-sm">
            <span class={`flex items-start gap-1.5 ${isBad ? "text-danger" : "text-warning"}`}>
              {isBad ? (
                <CircleAlert size={14} aria-hidden="true" class="mt-0.5 shrink-0" />
              ) : (
                <TriangleAlert size={14} aria-hidden="true" class="mt-0.5 shrink-0" />
              )}
              {isBad ? `Fails: ${row.problem}` : `Left out: ${row.notes.join(" ")}`}
            </span>
          </td>
        </tr>
      )}
    </tbody>
  );
}
