import { findBrowser } from "../helpers/browser.ts";
import { findDebianPostgres } from "../helpers/debian_packages.ts";

export interface Step {
  name: string;
  /** Commands that must all succeed, or the vitest project of that name. */
  check: { commands: string[][] } | { project: string };
  /** Fetches what the step needs and the machine lacks; says why when it can't be had. */
  prepare?: (say: (line: string) => void) => Promise<string | undefined>;
  /** True for what must not share the machine, because it measures time or draws pages. */
  alone?: boolean;
}

/** In the order in which they begin. */
export const steps: Step[] = [
  { name: "database", check: { project: "database" }, prepare: async (say) => (await findDebianPostgres(say)).missing },
  { name: "lint", check: { commands: [["biome", "ci", "--max-diagnostics=40"]] } },
  {
    name: "types",
    check: {
      commands: [
        ["tsc", "-p", "tsconfig.json", "--noEmit"],
        ["tsc", "-p", "web/tsconfig.json", "--noEmit"],
        ["deno", "check", "--quiet", "supabase/functions", "supabase/local/functions/host.ts"],
      ],
    },
  },
  { name: "unit", check: { project: "unit" } },
  { name: "architecture", check: { project: "architecture" } },
  { name: "platform", check: { project: "platform" } },
  { name: "functions", check: { project: "functions" } },
  {
    name: "e2e",
    check: { project: "e2e" },
    alone: true,
    prepare: async (say) => {
      await findBrowser(say);
      return undefined;
    },
  },
];
