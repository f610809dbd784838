import { signal } from "@preact/signals";
import { backend } from "../api/backend.ts";
import { answerOf, rpc } from "../api/rest.ts";
import { anything, flag, nullable, object, record, text, type ValueOf } from "../api/shape.ts";
import { deviceTimeZone, locale, timeZone } from "./time.ts";
import { loadWorkspaces } from "./workspaces.ts";

const userContext = object({
  time_zone: text,
  locale: text,
  preferences: record(anything),
  drafts_answers: flag,
});
export type MyContext = ValueOf<typeof userContext>;

export interface ContextChanges {
  time_zone?: string;
  locale?: string;
  /** All of them: what is left out is forgotten. */
  preferences?: Record<string, unknown>;
  display_name?: string;
}

/** How the person works in the workspace, as the assistant knows it. Undefined before it is read. */
export const myContext = signal<MyContext | undefined>(undefined);

/**
 * Reads the person's settings in a workspace, and tells the assistant the device's zone when there are none yet.
 * @throws ApiError
 */
export async function loadMyContext(workspaceId: string, userId: string): Promise<void> {
  const mine = backend().rest.from("user_contexts").select("time_zone,locale,preferences,drafts_answers");
  const read = mine.eq("workspace_id", workspaceId).eq("user_id", userId).maybeSingle();
  const stored = await answerOf(read, nullable(userContext));
  if (stored) apply(stored);
  else await saveMyContext(workspaceId, { time_zone: deviceTimeZone, locale: navigator.language });
}

/** Saves settings; what is left out stays as it is. @throws ApiError */
export async function saveMyContext(workspaceId: string, changes: ContextChanges): Promise<void> {
  apply(await rpc("update_my_context", { workspace_id: workspaceId, ...changes }, userContext));
  if (changes.display_name) await loadWorkspaces();
}

/** Whether the assistant drafts answers to the replies that this person is to answer. @throws ApiError */
export async function draftMyAnswers(workspaceId: string, wanted: boolean): Promise<void> {
  const kept = await rpc("draft_my_answers", { workspace_id: workspaceId, wanted }, flag);
  if (myContext.value) myContext.value = { ...myContext.value, drafts_answers: kept };
}

function apply(context: MyContext): void {
  myContext.value = context;
  timeZone.value = knownZone(context.time_zone) ? context.time_zone : deviceTimeZone;
  locale.value =
    Intl.DateTimeFormat.supportedLocalesOf(context.locale).length > 0 ? context.locale : navigator.language;
}

/** The database may know zones that this browser does not. */
function knownZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
}
