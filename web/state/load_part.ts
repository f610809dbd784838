import { ApiError } from "../api/api_error.ts";
import { online, waitForNetwork } from "./network.ts";

const patienceMilliseconds = 30_000;

/**
 * Loads code that is fetched when it is first needed; without a network it waits for one.
 * @throws ApiError `offline` when it cannot be had; the signal's reason when it is aborted.
 */
export async function loadPart<Part>(load: () => Promise<Part>, abort: AbortSignal): Promise<Part> {
  for (;;) {
    try {
      return await load();
    } catch (cause) {
      if (online.peek()) {
        throw new ApiError("offline", "A part of this page did not load. Reload it and try again.", { cause });
      }
      await waitForNetwork(patienceMilliseconds, abort);
    }
  }
}
