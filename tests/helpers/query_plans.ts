import postgres from "postgres";
import { z } from "zod";

/** One statement that ran, a function's own included, and how the planner went about it. */
export interface StatementPlan {
  statement: string;
  nodes: PlanNode[];
  /** As people read plans. */
  text: string;
}

export interface PlanNode {
  kind: string;
  table: string | undefined;
  index: string | undefined;
}

export interface PlanReader {
  /** Runs SQL, as a member or as the superuser, and gives the plan of every statement that ran for it. */
  plansOf(who: { userId: string } | "superuser", text: string): Promise<StatementPlan[]>;
  close(): Promise<void>;
}

const planNode = z.object({
  "Node Type": z.string(),
  "Relation Name": z.string().optional(),
  "Index Name": z.string().optional(),
  "Plan Rows": z.number(),
  "Total Cost": z.number(),
  "Index Cond": z.string().optional(),
  Filter: z.string().optional(),
  get Plans(): z.ZodOptional<z.ZodArray<typeof planNode>> {
    return z.array(planNode).optional();
  },
});
type ExplainedNode = z.infer<typeof planNode>;
const explained = z.object({ "Query Text": z.string(), Plan: planNode });

/** So often, because a function's statement gets a plan for any value after five that were made for their values. */
const runs = 7;

/** Listens to what the server explains of a connection of its own (auto_explain). The address is the superuser's. */
export async function readPlans(url: string): Promise<PlanReader> {
  let heard: StatementPlan[] = [];
  const sql = postgres(url, {
    max: 1,
    onnotice({ message }) {
      const found = message?.match(/^duration: .* plan:\n(\{.*)$/s)?.[1];
      // What is only explained, not run, comes by here, too.
      if (found && !/^\{\s*"Query Text": "explain /.test(found)) heard.push(planOf(found));
    },
  });
  await sql.unsafe(`load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
    set auto_explain.log_level = notice; set auto_explain.log_format = json`);
  return {
    async plansOf(who, text) {
      await sql`select set_config('role', 'none', false)`;
      if (who !== "superuser") {
        const claims = JSON.stringify({ role: "authenticated", sub: who.userId });
        await sql`select set_config('request.jwt.claims', ${claims}, false), set_config('role', 'authenticated', false)`;
      }
      heard = [];
      for (let run = 0; run < runs; run++) await sql.unsafe(text);
      return heard;
    },
    close: () => sql.end({ timeout: 5 }),
  };
}

/** What is wrong with plans: a table read from end to end, or an index that nothing used. Empty when all is well. */
export function planFaults(
  plans: readonly StatementPlan[],
  tables: readonly string[],
  indexes: readonly string[],
): string {
  const bad = plans.filter(({ nodes }) =>
    nodes.some(({ kind, table }) => kind === "Seq Scan" && table !== undefined && tables.includes(table)),
  );
  const used = new Set(plans.flatMap(({ nodes }) => nodes.map(({ index }) => index)));
  const unused = indexes.filter((index) => !used.has(index));
  const shown =
    bad.length > 0 ? bad.slice(0, 3) : plans.filter(({ nodes }) => nodes.some(({ table }) => table)).slice(-5);
  if (bad.length === 0 && unused.length === 0) return "";
  return [
    ...(bad.length > 0 ? ["A table is read from end to end:"] : []),
    ...(unused.length > 0 ? [`Nothing used ${unused.join(", ")}:`] : []),
    ...shown.map(({ statement, text }) => `${statement.trim()}\n${text}`),
  ].join("\n\n");
}

function planOf(text: string): StatementPlan {
  const { "Query Text": statement, Plan: root } = explained.parse(JSON.parse(text));
  const nodes: PlanNode[] = [];
  const lines: string[] = [];
  const visit = (node: ExplainedNode, depth: number) => {
    const place = { kind: node["Node Type"], table: node["Relation Name"], index: node["Index Name"] };
    nodes.push(place);
    const words = [place.kind, place.index && `using ${place.index}`, place.table && `on ${place.table}`]
      .filter(Boolean)
      .join(" ");
    lines.push(`${"  ".repeat(depth)}${words} (cost ${node["Total Cost"]}, ${node["Plan Rows"]} rows)`);
    for (const [name, value] of Object.entries({ condition: node["Index Cond"], filter: node.Filter })) {
      if (value) lines.push(`${"  ".repeat(depth + 2)}${name}: ${value}`);
    }
    for (const child of node.Plans ?? []) visit(child, depth + 1);
  };
  visit(root, 0);
  return { statement, nodes, text: lines.join("\n") };
}
