import { StartError } from "../start_error.ts";
import type { ManagementApi } from "./management_api.ts";

export interface ProjectKeys {
  publishable: string;
  secret: string;
}

/**
 * Fetches the keys that the page and the schedule use: of each kind the one named `default`, which the functions
 * also take from their environment, else the first.
 * @throws StartError when the project has only legacy keys
 */
export async function fetchProjectKeys(api: ManagementApi): Promise<ProjectKeys> {
  const keys = await api.keys(true);
  const pick = (type: string) => {
    const fitting = keys.filter((key) => key.type === type && key.api_key);
    return (fitting.find((key) => key.name === "default") ?? fitting[0])?.api_key;
  };
  const [publishable, secret] = [pick("publishable"), pick("secret")];
  if (publishable && secret) return { publishable, secret };
  throw new StartError(
    "The project has no publishable and secret keys. Create them in its dashboard under Settings, API keys.",
  );
}
