import { basePath } from "../state/base_path.ts";
import { ApiError } from "./api_error.ts";
import { object, optional, text, type ValueOf } from "./shape.ts";

const pageConfig = object({
  supabase_url: text,
  publishable_key: text,
  /** Present only where a demo workspace is seeded. */
  demo: optional(object({ email: text, password: text })),
  /** Where the readers of the demo's captured mailbox are, on the page's own origin; on one machine only. */
  demo_readers: optional(text),
});
export type PageConfig = ValueOf<typeof pageConfig>;

/**
 * Reads `config.json` beside the page, so one static build serves any project. It holds no secret.
 * @throws ApiError `offline` when it cannot be read, `bad_answer` when it is not understood.
 */
export async function loadConfig(fetcher: typeof fetch = fetch): Promise<PageConfig> {
  let response: Response;
  try {
    response = await fetcher(`${basePath}/config.json`, { cache: "no-cache" });
  } catch (cause) {
    throw new ApiError("offline", "The server does not answer. Check your connection and try again.", { cause });
  }
  const config: unknown = await response.json().catch(() => undefined);
  if (!response.ok || !pageConfig.is(config)) {
    throw new ApiError("bad_answer", "This page has no working config.json. Ask whoever set it up to run the doctor.");
  }
  return config;
}
