import type { AuditEntry } from "../../../shared/contracts/audit.ts";
import { pathTo } from "../../state/router.ts";
import { Link } from "../../ui/Link.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";

const verbs = { insert: "added", update: "changed", delete: "deleted" };
const kinds: Record<string, string> = {
  leads: "lead",
  accounts: "company",
  lead_activities: "timeline entry",
  custom_fields: "custom field",
  score_rules: "score rule",
  pipeline_stages: "stage",
  memories: "memory",
};
const shownFields = 6;

/** One change: who did what to which record, and from what to what. */
export function HistoryEntry({ entry }: { entry: AuditEntry }) {
  const { table, label, operation, changes } = entry;
  const kind = kinds[table] ?? table.replaceAll("_", " ");
  const fields = operation === "update" ? changes.slice(0, shownFields) : [];
  return (
    <li class="px-4 py-2.5">
      <p class="flex flex-wrap items-baseline justify-between gap-x-3">
        <span class="min-w-0 break-words">
          <span class="font-medium">{whoOf(entry)}</span> {verbs[operation]} the {kind}{" "}
          {table === "leads" && operation !== "delete" ? (
            <Link to={pathTo.leads(entry.row_id)} class="text-accent underline">
              {label}
            </Link>
          ) : (
            <span>{label}</span>
          )}
        </span>
        <span class="flex items-baseline gap-2 text-muted text-sm">
          {entry.thread_id && (
            <Link to={pathTo.chat(entry.thread_id)} class="text-accent underline">
              Conversation
            </Link>
          )}
          <RelativeTime instant={entry.at} />
        </span>
      </p>
      {fields.length > 0 && (
        <ul class="mt-1 grid gap-0.5 text-muted text-sm">
          {fields.map(({ field, before, after }) => (
            <li key={field} class="break-words">
              {field.replaceAll("_", " ")}: {wordsOf(before)} → {wordsOf(after)}
            </li>
          ))}
          {changes.length > shownFields && <li>and {changes.length - shownFields} more</li>}
        </ul>
      )}
    </li>
  );
}

function whoOf({ by, actor_name }: AuditEntry): string {
  const person = actor_name ?? "Someone who has left";
  if (by === "person") return person;
  if (by === "assistant") return `The assistant, for ${person},`;
  if (by === "import") return `An import by ${person}`;
  if (by === "merge") return `A merge by ${person}`;
  return "The system";
}

function wordsOf(value: unknown): string {
  if (value === null || value === undefined || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  const words = Array.isArray(value)
    ? value.join(", ")
    : typeof value === "object"
      ? JSON.stringify(value)
      : `${value}`;
  if (words === "") return "nothing";
  return words.length > 120 ? `${words.slice(0, 120)}…` : words;
}
