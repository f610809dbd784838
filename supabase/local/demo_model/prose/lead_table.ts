import { isGroup } from "../../../../shared/contracts/lead_filter.ts";
import type { ShownList } from "../focus.ts";
import type { KnownLead } from "../known_lead.ts";
import { longDate } from "../language/calendar.ts";
import { plain } from "../language/sentences.ts";
import { placeOf } from "./lead_line.ts";

type Column = { title: string; cell(lead: KnownLead): string; right?: true };

const columns: Column[] = [
  { title: "Name", cell: (lead) => `**${plain(lead.name)}**` },
  { title: "Title", cell: (lead) => plain(lead.title ?? "") },
  { title: "Company", cell: (lead) => plain(lead.company ?? "") },
  { title: "Where", cell: placeOf },
  { title: "Stage", cell: (lead) => plain(lead.stage ?? "") },
  { title: "Score", cell: (lead) => String(lead.score ?? ""), right: true },
];

/** What a search was about gets a column of its own. */
const extraColumns: readonly (readonly [string, Column])[] = [
  ["last_contacted_at", { title: "Last contact", cell: (lead) => date(lead.last_contacted_at) || "never" }],
  ["created_at", { title: "Added", cell: (lead) => date(lead.created_at) }],
  ["industry", { title: "Industry", cell: (lead) => plain(lead.industry ?? "") }],
  [
    "employee_count",
    { title: "Employees", cell: (lead) => lead.employee_count?.toLocaleString("en-US") ?? "", right: true },
  ],
  ["owner", { title: "Owner", cell: (lead) => plain(lead.owner_name ?? "") }],
  ["tags", { title: "Tags", cell: (lead) => plain((lead.tags ?? []).join(", ")) }],
  ["source", { title: "Source", cell: (lead) => plain(lead.source ?? "") }],
  ["email", { title: "E-mail", cell: (lead) => plain(lead.email ?? "") }],
];

/** A numbered markdown table of one page. Columns that are empty throughout are left out. */
export function leadTable({
  page,
  offset,
  filter,
  sort,
}: Pick<ShownList, "page" | "offset" | "filter" | "sort">): string {
  const named = new Set<string>([
    ...filter.conditions.flatMap((node) => (isGroup(node) ? [] : [node.field])),
    ...(sort ? [sort.field] : []),
  ]);
  const extra = extraColumns
    .filter(([field]) => named.has(field))
    .map(([, column]) => column)
    .filter((column) => new Set(page.leads.map((lead) => column.cell(lead))).size > 1)
    .slice(0, 2);
  const shown = [...columns, ...extra].filter((column) => page.leads.some((lead) => column.cell(lead) !== ""));
  const rows = page.leads.map((lead, index) => [
    String(offset + index + 1),
    ...shown.map((column) => column.cell(lead)),
  ]);
  const head = ["#", ...shown.map((column) => column.title)];
  const line = ["--:", ...shown.map((column) => (column.right ? "--:" : "---"))];
  return [head, line, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function date(instant: string | null | undefined): string {
  return instant ? longDate(instant) : "";
}
