import type { HistoryKind } from "../../../shared/contracts/lead_history.ts";

/** What a history can be narrowed to. */
export const historyFilters = [
  { id: "all", label: "All", kinds: null },
  { id: "notes", label: "Notes", kinds: ["note"] },
  { id: "mail", label: "Mail", kinds: ["email_sent", "email_received", "auto_reply"] },
  { id: "calls", label: "Calls", kinds: ["call", "meeting"] },
  { id: "pipeline", label: "Pipeline", kinds: ["created", "stage_changed", "owner_changed"] },
  { id: "changes", label: "Changes", kinds: ["fields_changed"] },
  { id: "tasks", label: "Tasks", kinds: ["task"] },
] as const satisfies readonly { id: string; label: string; kinds: readonly HistoryKind[] | null }[];

export type HistoryFilter = (typeof historyFilters)[number]["id"];
