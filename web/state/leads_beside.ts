import { signal } from "@preact/signals";
import { readSetting, writeSetting } from "./local_setting.ts";

/** On a window this wide the leads may stand beside the chat. */
export const besideQuery = "(min-width: 80rem)";

/** Whether they do; kept in this browser. */
export const leadsBeside = signal(readSetting("leads_beside") === "yes");

/** The search part of the address that the leads beside the chat would have on their own screen. */
export const besideSearch = signal("");

export function setLeadsBeside(shown: boolean): void {
  leadsBeside.value = shown;
  writeSetting("leads_beside", shown ? "yes" : undefined);
}

/** Shows these leads beside the chat if that is how the page stands; false when they need their own screen. */
export function showBeside(search: string): boolean {
  if (!leadsBeside.value || !matchMedia(besideQuery).matches) return false;
  besideSearch.value = search;
  return true;
}
