import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { readHostedSettings } from "../../supabase/local/deploy/hosted_settings.ts";
import { runDeploy } from "../../supabase/local/deploy/run_deploy.ts";
import { toolEnvironment } from "./environment.ts";
import type { ManagementStandIn } from "./management_stand_in.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** A copy, because the CLI notes in `supabase/.temp` which project a checkout is linked to. */
export async function copyProject(workshop: string, name: string): Promise<string> {
  const directory = path.join(workshop, name);
  await mkdir(directory);
  for (const part of ["shared", "supabase", "deno.json", "package.json"])
    await cp(path.join(root, part), path.join(directory, part), {
      recursive: true,
      filter: (file) => path.basename(file) !== ".temp",
    });
  await mkdir(path.join(directory, "web"));
  await symlink(path.join(root, "node_modules"), path.join(directory, "node_modules"));
  return directory;
}

export interface Attempt {
  /** A passing folder: home of the CLI and place of the built page. */
  workshop: string;
  standIn: ManagementStandIn;
  projectDirectory: string;
  environment?: Record<string, string>;
  dryRun?: boolean;
}

/** Deploys to a stand-in and returns the outcome with all that was printed. */
export async function deploy({ workshop, standIn, projectDirectory, environment = {}, dryRun = false }: Attempt) {
  const printed: string[] = [];
  const settings = readHostedSettings({
    environment: {
      PATH: toolEnvironment().PATH,
      HOME: workshop,
      SUPABASE_PROFILE: standIn.profile,
      SUPABASE_PROJECT_REF: standIn.ref,
      SUPABASE_ACCESS_TOKEN: standIn.accessToken,
      ...environment,
    },
  });
  const isGood = await runDeploy({
    settings: { ...settings, projectUrl: standIn.url },
    projectDirectory,
    dryRun,
    write: (line) => printed.push(line),
    apiUrl: standIn.url,
    buildPage: () => builtPage(workshop),
    pause: async () => {},
  });
  return { isGood, text: printed.join("\n") };
}

async function builtPage(workshop: string): Promise<string> {
  const directory = path.join(workshop, "built");
  await mkdir(directory, { recursive: true });
  await writeFile(path.join(directory, "index.html"), "<script></script>");
  return directory;
}
