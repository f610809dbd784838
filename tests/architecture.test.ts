import { describe, expect, test } from "vitest";
import { architectureRules } from "./helpers/architecture_rules.ts";
import { projectRoot } from "./helpers/run_command.ts";
import { importsOf, readSourceTree, type SourceTree } from "./helpers/source_tree.ts";

const tree = await readHouse();

/** All but this file, whose text is full of breaches. */
async function readHouse(): Promise<SourceTree> {
  const files = await readSourceTree(projectRoot);
  return new Map([...files].filter(([file]) => file !== "tests/architecture.test.ts"));
}

describe("the house", () => {
  test.each(architectureRules)("$rule", ({ violations }) => {
    expect(violations(tree)).toEqual([]);
  });

  test("was read: every room has files", () => {
    for (const room of ["shared/", "web/", "supabase/functions/_agent/", "supabase/local/", "tests/"]) {
      expect([...tree.keys()].filter((file) => file.startsWith(room)).length).toBeGreaterThan(3);
    }
  });
});

/** One bad file for each way of breaking a rule; the rule's words → path → text. */
const breaches: Record<string, [file: string, text: string][]> = {
  "the top level holds": [
    ["scripts/build.ts", ""],
    ["notes.md", ""],
  ],
  "imports point downwards": [
    ["shared/domain/rules.ts", 'import { readFile } from "node:fs/promises";'],
    ["shared/domain/rules.ts", 'import { App } from "../../web/components/App.tsx";'],
    ["web/state/session.ts", 'import { serve } from "../../supabase/functions/_shared/serve.ts";'],
    ["web/state/session.ts", 'const host = await import("../../supabase/local/start_stack.ts");'],
    ["supabase/functions/_shared/log.ts", 'import type { Model } from "../_agent/model.ts";'],
    ["supabase/functions/_tools/add_note.ts", 'import { runTurn } from "../_agent/run_turn.ts";'],
    ["supabase/functions/_tools/add_note.ts", 'import {\n  send,\n} from "../_channels/email_sender.ts";'],
    ["supabase/functions/_agent/run_turn.ts", 'import { registry } from "../_tools/registry.ts";'],
    ["supabase/functions/_agent/run_turn.ts", 'import { defineTool } from "../_tools/define_tool.ts";'],
    ["supabase/functions/chat/handler.ts", 'export { tick } from "../tick/handler.ts";'],
    ["supabase/functions/chat/handler.ts", 'import "../../local/environment.ts";'],
    ["supabase/local/start.ts", 'import { openTestDatabase } from "../../tests/helpers/test_database.ts";'],
  ],
  "a file has at most": [["web/state/session.ts", "\n".repeat(301)]],
  "only tick, proactive and webhooks": [
    ["supabase/functions/chat/index.ts", "const database = serviceDatabase(environment);"],
    ["supabase/functions/_tools/add_note.ts", "fetch(url, { headers: { apikey: environment.secretKey } });"],
    ["supabase/functions/api/handler.ts", 'get("SUPABASE_SERVICE_ROLE_KEY")'],
  ],
  "only an environment module": [
    ["supabase/functions/_shared/log.ts", 'const level = Deno.env.get("LOG_LEVEL");'],
    ["supabase/functions/chat/handler.ts", 'const url = Deno.env.get("SUPABASE_URL");'],
    ["supabase/local/start.ts", "const port = process.env.PORT;"],
  ],
  "no file only passes on": [
    ["shared/contracts/all.ts", 'export * from "./chat.ts";'],
    ["shared/contracts/all.ts", 'export {\n  chatRequest,\n} from "./chat.ts";'],
    ["shared/contracts/all.ts", 'export type { ChatEvent } from "./events.ts";'],
  ],
  "exports have names": [["shared/domain/rules.ts", "export default function score() {}"]],
  "an import names a file": [
    ["web/state/session.ts", 'import { rest } from "../api/rest";'],
    ["web/state/session.ts", 'import { rest } from "../api/missing.ts";'],
  ],
  "files are named": [
    ["web/state/sessionStore.ts", ""],
    ["web/components/loadingBar.tsx", ""],
    ["supabase/functions/_tools/add-note.ts", ""],
  ],
  "a migration is numbered": [
    ["supabase/migrations/leads.sql", "-- Leads.\n-- Owns: leads.\n"],
    ["supabase/migrations/20261123000100_leads.sql", "create table public.leads ();\n"],
  ],
};

describe("a rule notices", () => {
  const cases = architectureRules.flatMap(({ rule, violations }) => {
    const [, bad = []] = Object.entries(breaches).find(([words]) => rule.startsWith(words)) ?? [];
    return bad.map(([file, text]) => ({ rule, file, text, violations }));
  });

  test.each(cases)("$rule: $file", ({ file, text, violations }) => {
    expect(violations(new Map([[file, text]]))).not.toEqual([]);
  });

  test("and each has a breach to notice", () => {
    const tried = new Set(cases.map(({ rule }) => rule));
    expect(architectureRules.map(({ rule }) => rule).filter((rule) => !tried.has(rule))).toEqual([]);
  });

  test("and lets a clean file be", () => {
    const clean: SourceTree = new Map([
      ["supabase/functions/_shared/log.ts", "export const log = 1; // not process.env\n"],
      [
        "supabase/functions/_agent/run_turn.ts",
        'import type { Tool } from "../_tools/define_tool.ts";\nimport { log } from "../_shared/log.ts";\n',
      ],
      ["supabase/functions/_tools/define_tool.ts", "export type Tool = { name: string };\n"],
      ["supabase/functions/tick/handler.ts", "const database = serviceDatabase(environment);\n"],
    ]);
    for (const { violations } of architectureRules) expect(violations(clean)).toEqual([]);
  });
});

test("imports are found in all their forms", () => {
  const text = `
    import "./a.ts";
    import b, { c as d } from './b.ts';
    import type { E } from "./e.ts";
    export * from "./f.ts";
    const g = await import("./g.ts");
    // import { no } from "./no.ts";
    /* import { no } from "./no.ts"; */
  `;
  expect(
    importsOf(text)
      .map(({ specifier }) => specifier)
      .sort(),
  ).toEqual(["./a.ts", "./b.ts", "./e.ts", "./f.ts", "./g.ts"]);
});
