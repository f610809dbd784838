import { findBrowser } from "../helpers/browser.ts";
import { findDebianPostgres } from "../helpers/debian_packages.ts";

export interface Step {
  name: string;
  /** Commands that must all succeed, or the vitest project of that name. */
  check: { commands: string[][] } | { project: string };
  /** Fetches what the step needs and the machine lacks; says why when it can't be had. */
  prepare?: (say: (line: string) => void) => Promise<string | undefined>;
  /** beside: waits for a clock nearly all its time. alone: draws pages, so that it wants the machine for itself. */
  place?: "beside" | "alone";
}

/** In the order in which they begin. */
export const steps: Step[] = [
  {
    name: "debian",
    check: { project: "debian" },
    place: "beside",
    prepare: async (say) => (await findDebianPostgres(say)).missing,
  },
  { name: "platform", check: { project: "platform" } },
  { name: "lint", check: { commands: [["biome", "ci", "--colors=off", "--max-diagnostics=40"]] } },
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
  { name: "database", check: { project: "database" } },
  { name: "functions", check: { project: "functions" } },
  {
    name: "e2e",
    check: { project: "e2e" },
    place: "alone",
    prepare: async (say) => {
      await findBrowser(say);
      return undefined;
    },
  },
];
