import { type ReadonlySignal, signal } from "@preact/signals";
import type { Lead, LeadActivity } from "../../../shared/contracts/lead.ts";

export interface LeadDetails {
  lead: Lead;
  activities: LeadActivity[];
  /** Whether older activities exist than those read. */
  more: boolean;
}

export interface LeadRecordDependencies {
  /** The lead as the list knows it, to be shown while the whole is read. */
  known?: Lead | undefined;
  /** Null when there is no such lead, or none that this person may see. */
  read(): Promise<LeadDetails | null>;
  /** Told of every version that is shown or confirmed, so that the table beside follows. */
  onChange(lead: Lead): void;
}

export interface LeadRecordState {
  /** While `loading` and after `failed` the lead may be known already, its timeline is not. */
  status: "loading" | "ready" | "missing" | "failed";
  /** The confirmed lead with the edits on top that are still being saved. */
  details: LeadDetails | null;
  saving: boolean;
  error: unknown;
}

/** An edit: how the lead looks at once, and the call that makes it so. */
export interface LeadEdit {
  patch: Partial<Lead>;
  /** Receives the confirmed version, whose `updated_at` the edit expects to change. */
  save(confirmed: Lead): Promise<void>;
}

export interface LeadRecord {
  state: ReadonlySignal<LeadRecordState>;
  load(): Promise<void>;
  /** Shows the edit at once, saves edits one after the other; takes it back and throws when it is refused. */
  edit(edit: LeadEdit): Promise<void>;
}

/** One lead as the drawer shows it, editable in place. */
export function createLeadRecord({ known, read, onChange }: LeadRecordDependencies): LeadRecord {
  let confirmed: LeadDetails | null = known ? { lead: known, activities: [], more: false } : null;
  const state = signal<LeadRecordState>({ status: "loading", details: confirmed, saving: false, error: undefined });
  let waiting: LeadEdit[] = [];
  let queue: Promise<unknown> = Promise.resolve();

  function render() {
    const details = confirmed && { ...confirmed, lead: withEdits(confirmed.lead, waiting) };
    state.value = { ...state.value, details, saving: waiting.length > 0 };
    if (details) onChange(details.lead);
  }

  async function load() {
    try {
      confirmed = await read();
      state.value = { ...state.value, status: confirmed ? "ready" : "missing", error: undefined };
      render();
    } catch (error) {
      // A refresh that fails leaves what is known on the screen.
      if (state.value.status !== "ready") state.value = { ...state.value, status: "failed", error };
    }
  }

  async function saveNext(edit: LeadEdit) {
    try {
      if (confirmed) await edit.save(confirmed.lead);
    } finally {
      // Success or not, the database knows best how the lead looks now: after a conflict this shows the other's version.
      const fresh = await read().catch(() => undefined);
      waiting = waiting.filter((each) => each !== edit);
      if (fresh) confirmed = fresh;
      render();
    }
  }

  function edit(next: LeadEdit): Promise<void> {
    waiting = [...waiting, next];
    render();
    const saved = queue.then(() => saveNext(next));
    queue = saved.catch(() => undefined);
    return saved;
  }

  return { state, load, edit };
}

function withEdits(lead: Lead, edits: readonly LeadEdit[]): Lead {
  return Object.assign({}, lead, ...edits.map((each) => each.patch));
}
