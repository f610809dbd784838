import { signal } from "@preact/signals";
import { readSetting, writeSetting } from "../../state/local_setting.ts";
import { listResearch } from "./research_requests.ts";

const dismissedSetting = "research-cards-closed";
const rememberedMost = 20;
const recentMilliseconds = 60 * 60_000;
const shownMost = 2;

/** The jobs whose cards stand above the leads, newest first. */
export const researchCards = signal<readonly string[]>([]);

export function showResearchCard(jobId: string): void {
  researchCards.value = [jobId, ...researchCards.value.filter((id) => id !== jobId)];
}

/** Also the next visit does not show it again. */
export function dismissResearchCard(jobId: string): void {
  researchCards.value = researchCards.value.filter((id) => id !== jobId);
  writeSetting(dismissedSetting, [jobId, ...dismissed()].slice(0, rememberedMost).join(","));
}

/** Shows what is under way or paused, and what the person had done within the hour. @throws ApiError */
export async function loadResearchCards(workspaceId: string, userId: string): Promise<void> {
  const closed = new Set(dismissed());
  const since = Date.now() - recentMilliseconds;
  const found = await listResearch(workspaceId);
  const loaded = found
    .filter(({ id, user_id, status, finished_at }) => {
      const isOpen = status === "running" || status === "paused";
      return user_id === userId && !closed.has(id) && (isOpen || Date.parse(finished_at ?? "") > since);
    })
    .slice(0, shownMost)
    .map(({ id }) => id);
  researchCards.value = [...researchCards.value, ...loaded.filter((id) => !researchCards.value.includes(id))];
}

function dismissed(): string[] {
  return (readSetting(dismissedSetting) ?? "").split(",").filter(Boolean);
}
