import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { toEnvFile } from "./env_file.ts";
import { functionFiles, listFunctions } from "./function_files.ts";
import { showSetting } from "./mask_secrets.ts";
import type { DeployContext, Step } from "./step.ts";

/** Gives the functions their settings. By a passing file: a command line is visible to everybody on the machine. */
export function secretsStep({ settings, target, cli }: DeployContext): Step {
  const parameters = ["secrets", "set", "--yes", `--remote=${target.ref}`, "--env-file"];
  return {
    title: "Secrets",
    shows: [
      `supabase ${parameters.join(" ")} <passing file, readable by you alone>`,
      ...Object.entries(settings.functionSecrets).map(([name, value]) => `  ${showSetting(name, value)}`),
    ],
    mend: "Check that the access token may write this project's Edge Function secrets.",
    async run() {
      const directory = await mkdtemp(path.join(os.tmpdir(), "function-secrets-"));
      const file = path.join(directory, "secrets.env");
      try {
        await writeFile(file, toEnvFile(settings.functionSecrets), { mode: 0o600 });
        await cli.run([...parameters, file]);
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
  };
}

/** Uploads every function with all that it imports; Supabase bundles them. */
export async function functionsStep({ target, projectDirectory, cli }: DeployContext): Promise<Step> {
  const parameters = ["functions", "deploy", "--yes", "--use-api", `--remote=${target.ref}`];
  const names = await listFunctions(projectDirectory);
  const files = await Promise.all(names.map((name) => functionFiles(projectDirectory, name)));
  return {
    title: "Functions",
    shows: [
      `supabase ${parameters.join(" ")}`,
      ...names.map((name, index) => `  ${name} with ${files[index]?.length} files`),
      ...byFolder(files.flat()).map((line) => `    ${line}`),
    ],
    mend: "The message names the function and the file. `deno check supabase/functions` finds most causes on this machine.",
    run: async () => void (await cli.run(parameters)),
  };
}

function byFolder(files: readonly string[]): string[] {
  const folders = Map.groupBy([...new Set(files)].sort(), (file) => path.posix.dirname(file));
  return [...folders].map(
    ([folder, inside]) => `${folder}/ ${inside.map((file) => path.posix.basename(file)).join(" ")}`,
  );
}
