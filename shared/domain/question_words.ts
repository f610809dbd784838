import type { QuestionAnswer } from "../contracts/question.ts";

type Counted = Pick<QuestionAnswer, "views" | "filters" | "rows" | "is_cut" | "time_zone">;

/** What an answer counted and what it did not, a sentence each. */
export function questionNotes({ views, filters, rows, is_cut, time_zone }: Counted): string[] {
  return [
    views.length > 0 ? `Read from ${views.join(", ")}.` : "It reads none of your data.",
    filters.length > 0 ? `Only where ${filters.join("; and where ")}.` : "No condition: all rows count.",
    "Leads in the bin are never counted.",
    `Times in ${time_zone}.`,
    is_cut
      ? `Cut after the first ${rows.length} rows: there are more.`
      : `${rows.length} ${rows.length === 1 ? "row" : "rows"}, all of them.`,
  ];
}
