import type { HostedSettings } from "./hosted_settings.ts";
import type { ManagementApi } from "./management_api.ts";
import type { ProjectKeys } from "./project_keys.ts";
import type { SupabaseCli } from "./supabase_cli.ts";

/** One step of a deployment. Each may be repeated: what is there already stays as it is. */
export interface Step {
  /** At most 17 characters: a column of the progress. */
  title: string;
  /** Exactly what is run, sent or written, secrets masked. */
  shows: readonly string[];
  /** What to do when it fails. */
  mend: string;
  run(): Promise<void>;
}

/** What the steps are made from. In a dry run nothing of it is called. */
export interface DeployContext {
  settings: HostedSettings;
  /** Reference, address and the management API's address as shown, with a placeholder where unknown. */
  target: { ref: string; projectUrl: string; apiUrl: string };
  projectDirectory: string;
  cli: SupabaseCli;
  api: ManagementApi;
  /** Fetched once, when first needed. */
  keys(): Promise<ProjectKeys>;
  /** Builds the page; returns its folder. */
  buildPage(): Promise<string>;
}
