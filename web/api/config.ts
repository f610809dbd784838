import * as z from "zod/mini";
import { ApiError } from "./api_error.ts";

const pageConfig = z.object({
  supabase_url: z.url(),
  publishable_key: z.string(),
  /** Present only where a demo workspace is seeded. */
  demo: z.optional(z.object({ email: z.string(), password: z.string() })),
});
export type PageConfig = z.infer<typeof pageConfig>;

/**
 * Reads `config.json` beside the page, so one static build serves any project. It holds no secret.
 * @throws ApiError `offline` when it cannot be read, `bad_answer` when it is not understood.
 */
export async function loadConfig(fetcher: typeof fetch = fetch): Promise<PageConfig> {
  let response: Response;
  try {
    response = await fetcher(`${import.meta.env.BASE_URL}config.json`, { cache: "no-cache" });
  } catch (cause) {
    throw new ApiError("offline", "The server does not answer. Check your connection and try again.", { cause });
  }
  const parsed = pageConfig.safeParse(await response.json().catch(() => undefined));
  if (!response.ok || !parsed.success) {
    throw new ApiError("bad_answer", "This page has no working config.json. Ask whoever set it up to run the doctor.");
  }
  return parsed.data;
}
