import { z } from "zod";
import { type Finding, findingsOf, reasonOf } from "./finding.ts";
import { functionSettings } from "./function_settings.ts";

const openAi = "https://api.openai.com/v1";
const timeoutMilliseconds = 10_000;
const listed = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Whether the model that the settings name answers: its server, the key, and the model's name. */
export async function checkModel(settings: Record<string, string>, fetcher: typeof fetch = fetch): Promise<Finding> {
  const { ok, warning, failing } = findingsOf("Model");
  if (!settings.OPENAI_API_KEY && !settings.OPENAI_BASE_URL)
    return ok("The built-in demo model answers; OPENAI_API_KEY or OPENAI_BASE_URL brings a real one.");
  const { apiKey, baseUrl = openAi, name } = functionSettings(settings).model;
  const { host } = new URL(baseUrl);
  const response = await fetcher(`${baseUrl.replace(/\/$/, "")}/models`, {
    headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {},
    signal: AbortSignal.timeout(timeoutMilliseconds),
  }).catch((error: unknown) => reasonOf(error));
  if (typeof response === "string")
    return failing(`${host} cannot be reached: ${response}.`, "Check OPENAI_BASE_URL and this machine's connection.");
  if (response.status === 401 || response.status === 403)
    return failing(`${host} refuses OPENAI_API_KEY (${response.status}).`, "Make a new key and set it.");
  const models = listed.safeParse(await response.json().catch(() => undefined));
  if (!response.ok || !models.success) {
    const mend = "If it is a compatible server, try one message; OPENAI_BASE_URL usually ends in /v1.";
    return warning(`${host} does not list its models (${response.status}).`, mend);
  }
  if (models.data.data.some(({ id }) => id === name)) return ok(`${host} accepts the key and has ${name}.`);
  const some = models.data.data.slice(0, 5).map(({ id }) => id);
  return failing(`${host} has no model ${name}.`, `Set OPENAI_MODEL to one that it has, such as ${some.join(", ")}.`);
}
