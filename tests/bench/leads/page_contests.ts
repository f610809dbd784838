import type { Sql } from "postgres";
import { z } from "zod";
import { type Contest, contest, type Question } from "./contest.ts";
import { type LeadDatabase, owners, workspace } from "./lead_database.ts";
import { askPage, type Page, pick, readCount, readPage, type Shape, sameLeads, shapesOf } from "./lead_questions.ts";

const counted = z.object({ count: z.number(), count_is_exact: z.boolean() });

/** Filtered pages and their counts beside the same SQL by hand. */
export function filterContests({ asMember, byHand }: LeadDatabase, turns: number): Contest[] {
  const shapes = Array.from({ length: turns }, (_, turn) => shapesOf(turn, pick(owners, turn))).flat();
  const pages = shapes.map((shape) => ({
    left: () => askPage(asMember, shape),
    right: () => readPage(byHand, shape),
    check: sameLeads,
  }));
  const counts = shapes.slice(0, 10).map((shape) => ({
    left: async () => {
      const [row] =
        await asMember`select public.count_leads(${workspace}, ${asMember.json(JSON.parse(JSON.stringify(shape.filter)))}) as answer`;
      return counted.parse(row?.answer);
    },
    right: () => readCount(byHand, shape),
    check(shown: z.infer<typeof counted>, exact: number) {
      const isHonest = shown.count_is_exact ? shown.count === exact : shown.count === 10_000 && exact > 10_000;
      if (!isHonest) throw new Error(`${exact} leads are shown as ${JSON.stringify(shown)}.`);
    },
  }));
  return [
    contest({ name: "filter page", left: "ours", right: "by hand", atMost: 1.3 }, pages),
    contest({ name: "count", left: "ours", right: "exact by hand", atMost: 0.2 }, counts),
  ];
}

/** Pages in the middle of the list beside its first ones. */
export async function depthContest({ asMember, byHand }: LeadDatabase, leads: number): Promise<Contest> {
  const depth = leads / 2;
  const questions: Question<Page, Page>[] = [];
  for (const sort of [
    { field: "created_at", direction: "descending" },
    { field: "score", direction: "descending" },
    { field: "name", direction: "ascending" },
  ] as const) {
    const shape: Shape = { filter: {}, sort, where: "true", values: [] };
    const cursor = await cursorAt(byHand, shape, depth);
    const wanted = await readPage(byHand, shape, depth);
    questions.push({
      left: () => askPage(asMember, shape, cursor),
      right: () => askPage(asMember, shape),
      check: (deep) => sameLeads(deep, wanted),
    });
  }
  const repeated = Array.from({ length: 8 }, () => questions).flat();
  return contest(
    { name: "keyset page", left: `at depth ${depth.toLocaleString("en")}`, right: "at depth 0", atMost: 1.2 },
    repeated,
  );
}

async function cursorAt(byHand: Sql, shape: Shape, depth: number): Promise<string> {
  const last = (await readPage(byHand, shape, depth - 1))[0];
  const key = { name: "name_key", score: "score", created_at: "created_at", updated_at: "updated_at" }[
    shape.sort.field
  ];
  const [row] = await byHand`select private.write_cursor(jsonb_build_object('field', ${shape.sort.field}::text,
    'direction', ${shape.sort.direction}::text, 'key', to_jsonb(l) -> ${key}::text, 'id', l.id)) as cursor
    from public.leads l where l.id = ${last?.id ?? null}`;
  return z.string().parse(row?.cursor);
}
