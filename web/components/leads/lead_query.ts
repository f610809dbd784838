import { z } from "zod";
import { type LeadFilter, type LeadSort, leadFilter, leadSort } from "../../../shared/contracts/lead_filter.ts";

/** What the table shows; it lives in the address so that a view can be linked, reloaded and walked back to. */
export interface LeadQuery {
  filter: LeadFilter;
  /** Null leaves the order to the search: by relevance with text, by score without. */
  sort: LeadSort | null;
  /** The names of the columns, where they are not the usual ones. */
  columns?: readonly string[] | undefined;
}

export const everyLead: LeadQuery = {
  filter: { match: "all", conditions: [] },
  sort: null,
};

/** The order in which the list really comes; null is by relevance, which no column shows. */
export function effectiveSort({ filter, sort }: LeadQuery): LeadSort | null {
  return sort ?? (filter.text?.trim() ? null : { field: "score", direction: "descending" });
}

const jsonText = z.string().transform((text, context) => {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    context.addIssue({ code: "custom", message: "This is not JSON." });
    return z.NEVER;
  }
});
const filterText = jsonText.pipe(leadFilter);
const mostColumns = 60;

/**
 * Reads the query out of an address' search part (`?filter=<json>&sort=score.descending`).
 * A part that cannot be read counts as absent and is named, so the page can say so rather than show a wrong list silently.
 */
export function readLeadQuery(search: string): {
  query: LeadQuery;
  unreadable: boolean;
} {
  const parameters = new URLSearchParams(search);
  const filter = readPart(parameters.get("filter"), filterText, everyLead.filter);
  // A custom field has dots of its own.
  const [, field, direction] = /^(.*)\.(\w+)$/.exec(parameters.get("sort") ?? "") ?? [];
  const sort = readPart(parameters.get("sort") && { field, direction }, leadSort, null);
  const columns = parameters.get("columns")?.split(",").slice(0, mostColumns);
  return {
    query: { filter: filter.value, sort: sort.value, ...(columns && { columns }) },
    unreadable: filter.unreadable || sort.unreadable,
  };
}

/** The search part for a query, without what is the default: `""` for every lead in the default order. */
export function writeLeadQuery({ filter, sort, columns }: LeadQuery): string {
  const parameters = new URLSearchParams();
  const text = filter.text?.trim();
  if (text || filter.conditions.length > 0) {
    const plain = {
      ...(text ? { text } : {}),
      ...(filter.match === "any" ? { match: filter.match } : {}),
      ...(filter.conditions.length > 0 ? { conditions: filter.conditions } : {}),
    };
    parameters.set("filter", JSON.stringify(plain));
  }
  if (sort) parameters.set("sort", `${sort.field}.${sort.direction}`);
  if (columns) parameters.set("columns", columns.join(","));
  const written = parameters.toString();
  return written && `?${written}`;
}

/** Whether anything narrows the list. */
export function isNarrowed({ filter }: LeadQuery): boolean {
  return Boolean(filter.text?.trim()) || filter.conditions.length > 0;
}

function readPart<Output, Fallback>(
  part: unknown,
  schema: z.ZodType<Output>,
  fallback: Fallback,
): { value: Output | Fallback; unreadable: boolean } {
  if (!part) return { value: fallback, unreadable: false };
  const parsed = schema.safeParse(part);
  return parsed.success ? { value: parsed.data, unreadable: false } : { value: fallback, unreadable: true };
}
