import { signal } from "@preact/signals";
import { readSetting, writeSetting } from "../../state/local_setting.ts";
import { recentBulk } from "./bulk_requests.ts";

/** Up to so many ticked leads are changed at once, with a message in the corner and no card. */
export const atOnceMost = 50;
const dismissedSetting = "bulk-cards-closed";
const rememberedMost = 20;

/** The jobs whose cards stand above the leads, newest first. */
export const bulkCards = signal<readonly string[]>([]);

export function showBulkCard(jobId: string): void {
  bulkCards.value = [jobId, ...bulkCards.value.filter((id) => id !== jobId)];
}

/** Also the next visit does not show it again. */
export function dismissBulkCard(jobId: string): void {
  bulkCards.value = bulkCards.value.filter((id) => id !== jobId);
  writeSetting(dismissedSetting, [jobId, ...dismissed()].slice(0, rememberedMost).join(","));
}

/** Shows what the person began of late and did not take back, in this browser or another one. @throws ApiError */
export async function loadBulkCards(workspaceId: string, userId: string): Promise<void> {
  const closed = new Set(dismissed());
  const jobs = await recentBulk(workspaceId, userId);
  bulkCards.value = jobs
    .filter(({ id, total, status }) => total > atOnceMost && status !== "undone" && !closed.has(id))
    .map(({ id }) => id);
}

function dismissed(): string[] {
  return (readSetting(dismissedSetting) ?? "").split(",").filter(Boolean);
}
