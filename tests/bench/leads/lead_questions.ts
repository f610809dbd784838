import type { Sql } from "postgres";
import { z } from "zod";
import { leadPage } from "../../../shared/contracts/lead_filter.ts";
import { workspace } from "./lead_database.ts";

/** A filter and an order as people use them, in the product's words and as somebody would write them by hand. */
export interface Shape {
  filter: { text?: string; conditions?: unknown[] };
  sort: { field: "created_at" | "updated_at" | "score" | "name"; direction: "ascending" | "descending" };
  where: string;
  values: (string | number | string[])[];
}

const rows = z.array(z.looseObject({ id: z.string(), name: z.string(), company: z.string().nullable() }));
const page = leadPage.extend({ leads: rows }).partial({ count: true, count_is_exact: true });
export type Page = z.infer<typeof page>;

/** A page by the product's own function. */
export async function askPage(
  asMember: Sql,
  { filter, sort }: { filter: Shape["filter"]; sort?: Shape["sort"] },
  cursor: string | null = null,
): Promise<Page> {
  const [row] =
    await asMember`select public.search_leads(${workspace}, ${asMember.json(JSON.parse(JSON.stringify(filter)))},
    ${sort ? asMember.json({ ...sort }) : null}, 50, ${cursor}, false) as page`;
  return page.parse(row?.page);
}

const joined = `from public.leads l
  left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
  left join public.pipeline_stages s on s.workspace_id = l.workspace_id and s.key = l.stage
  left join public.workspace_members m on m.workspace_id = l.workspace_id and m.user_id = l.owner_id`;
export const columns = `l.id, l.workspace_id, l.name, l.email, l.phone, l.title, l.account_id, a.name as company, a.domain,
  a.industry, a.employee_count, l.country, l.city, l.stage, s.label as stage_label, l.owner_id, m.display_name as owner_name,
  l.score, l.tags, l.source, l.custom, l.do_not_contact, l.from_outside, l.last_contacted_at, l.created_at, l.updated_at,
  a.custom as account_custom`;
const orders = { name: "l.name_key", score: "l.score", created_at: "l.created_at", updated_at: "l.updated_at" };

/** The same page in SQL by hand, prepared once. */
export async function readPage(byHand: Sql, shape: Shape, offset = 0): Promise<z.infer<typeof rows>> {
  const direction = shape.sort.direction === "descending" ? "desc" : "asc";
  const text = `select ${columns} ${joined}
    where l.workspace_id = $1 and l.deleted_at is null and ${shape.where}
    order by ${orders[shape.sort.field]} ${direction}, l.id ${direction} limit 50 offset ${offset}`;
  return rows.parse([...(await byHand.unsafe(text, [workspace, ...shape.values], { prepare: true }))]);
}

/** How many it is, counted to the end. */
export async function readCount(byHand: Sql, shape: Shape): Promise<number> {
  const accounts = shape.where.includes("a.")
    ? "left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id"
    : "";
  const text = `select count(*)::int as count from public.leads l ${accounts}
    where l.workspace_id = $1 and l.deleted_at is null and ${shape.where}`;
  const [row] = await byHand.unsafe(text, [workspace, ...shape.values], { prepare: true });
  return z.number().parse(row?.count);
}

/** Leads found by hand in another table, which names them `lead_id`, in its order. */
export async function readFound(byHand: Sql, found: string, text: string): Promise<z.infer<typeof rows>> {
  const query = `select ${columns} ${joined} join (${found}) f on f.lead_id = l.id order by f.rank desc, l.id`;
  return rows.parse([...(await byHand.unsafe(query, [workspace, text], { prepare: true }))]);
}

export function sameLeads(ours: Page, byHand: readonly { id: string }[]): void {
  const [left, right] = [ours.leads.map((lead) => lead.id).join(), byHand.map((lead) => lead.id).join()];
  if (left !== right) throw new Error(`Not the same leads:\n${left}\n${right}`);
}

const countries = ["Germany", "France", "Spain", "Poland", "Norway", "Canada"];
const stages = ["new", "contacted", "engaged", "qualified"];
const tags = ["newsletter", "trial", "vip", "partner"];
const industries = ["Energy", "Software", "Health", "Media"];
const newest = { field: "created_at", direction: "descending" } as const;
const best = { field: "score", direction: "descending" } as const;

/** The ten ways of narrowing a list that a sales team uses most, with other values for each `turn`. */
export function shapesOf(turn: number, owner: string): Shape[] {
  const [country, stage, tag, industry] = [
    pick(countries, turn),
    pick(stages, turn),
    pick(tags, turn),
    pick(industries, turn),
  ];
  const isAnyOf = (field: string, ...values: string[]) => ({ field, operator: "is_any_of", values });
  const three = [country, pick(countries, turn + 1), pick(countries, turn + 2)];
  const since = `2026-0${1 + (turn % 9)}-01`;
  return [
    shape([isAnyOf("country", country)], newest, "l.country_key = $2", [country.toLowerCase()]),
    shape([isAnyOf("country", ...three)], newest, "l.country_key = any($2)", [three.map((each) => each.toLowerCase())]),
    shape([isAnyOf("stage", stage), isAnyOf("country", country)], best, "l.stage = $2 and l.country_key = $3", [
      stage,
      country.toLowerCase(),
    ]),
    shape(
      [isAnyOf("owner", owner), isAnyOf("stage", stage)],
      { field: "updated_at", direction: "descending" },
      "l.owner_id = $2 and l.stage = $3",
      [owner, stage],
    ),
    shape([{ field: "score", operator: "between", minimum: 60 + turn }], newest, "l.score >= $2", [60 + turn]),
    shape([isAnyOf("tags", tag)], newest, "l.tags && $2", [[tag]]),
    shape([isAnyOf("industry", industry)], best, `lower(a.industry collate "und-x-icu") = $2`, [
      industry.toLowerCase(),
    ]),
    shape(
      [{ field: "created_at", operator: "between_dates", from: since }, isAnyOf("source", "Referral")],
      newest,
      `l.created_at >= $2::timestamptz and lower(l.source collate "und-x-icu") = $3`,
      [`${since}T00:00:00Z`, "referral"],
    ),
    shape(
      [{ field: "title", operator: "contains", value: "director" }],
      best,
      `lower(l.title collate "und-x-icu") like $2`,
      ["%director%"],
    ),
    shape(
      [isAnyOf("owner", owner), { field: "last_contacted_at", operator: "not_in_last_days", days: 90 }],
      best,
      "l.owner_id = $2 and (l.last_contacted_at >= now() - interval '90 days') is not true",
      [owner],
    ),
  ];
}

function shape(conditions: unknown[], sort: Shape["sort"], where: string, values: Shape["values"]): Shape {
  return { filter: { conditions }, sort, where, values };
}

export function pick<Value>(list: readonly Value[], place: number): Value {
  const value = list[place % list.length];
  if (value === undefined) throw new Error("There is nothing to pick.");
  return value;
}
