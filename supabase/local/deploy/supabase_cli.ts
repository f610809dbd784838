import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { stripVTControlCharacters } from "node:util";
import { StartError } from "../start_error.ts";
import { maskSecrets, secretValues } from "./mask_secrets.ts";

export interface SupabaseCli {
  /** Runs `supabase …`; returns what it printed. @throws StartError with the end of what it printed */
  run(parameters: readonly string[]): Promise<string>;
}

export interface SupabaseCliOptions {
  /** Holds the folder `supabase`. */
  projectDirectory: string;
  environment: Record<string, string | undefined>;
}

const shownLines = 12;

/** The pinned CLI of this project, never another one on the path. */
export function supabaseCli({ projectDirectory, environment }: SupabaseCliOptions): SupabaseCli {
  const launcher = createRequire(import.meta.url).resolve("supabase/dist/supabase.js");
  const secrets = secretValues(environment);
  return {
    async run(parameters) {
      const child = spawn(process.execPath, [launcher, ...parameters], {
        cwd: projectDirectory,
        env: environment,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let printed = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk) => {
          printed += chunk;
        });
      }
      const [code] = await once(child, "close");
      const text = maskSecrets(stripVTControlCharacters(printed).trim(), secrets);
      if (code === 0) return text;
      throw new StartError(text.split("\n").slice(-shownLines).join("\n") || `supabase ended with ${code}`);
    },
  };
}
