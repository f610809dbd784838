import { ArrowRight } from "lucide-preact";
import { formatNumber } from "../../state/time.ts";
import { classNames } from "../../ui/class_names.ts";
import type { ViewOf } from "./ToolResult.tsx";

/** What changed, or would change: before and after, under each record. */
export function ChangesView({ view }: { view: ViewOf<"changes"> }) {
  const records = Map.groupBy(view.changes, (change) => change.id);
  const more = view.total - records.size;
  return (
    <div class="overflow-hidden rounded-lg border border-line bg-surface">
      <ul>
        {[...records].map(([id, changes]) => (
          <li
            key={id}
            class="grid gap-1 border-line px-3 py-2 not-first:border-t sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] sm:gap-4"
          >
            <p class="truncate font-medium">{changes[0]?.label}</p>
            <dl class="grid gap-1">
              {changes.map((change) => (
                <div key={change.field} class="flex flex-wrap items-baseline gap-x-2">
                  <dt class="text-muted text-sm">{change.field.replaceAll("_", " ")}</dt>
                  <dd class="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
                    <Difference before={change.before} after={change.after} />
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <p class="border-line border-t px-3 py-2 text-muted text-sm">and {formatNumber(more)} more in the same way</p>
      )}
    </div>
  );
}

/** From what to what; of a list what comes and what goes. */
export function Difference({ before, after }: { before: unknown; after: unknown }) {
  if (Array.isArray(before) && Array.isArray(after)) return <ListDifference before={before} after={after} />;
  return (
    <>
      <Value value={before} tone="before" />
      <ArrowRight size={13} aria-hidden="true" class="shrink-0 self-center text-faint" />
      <span class="sr-only">becomes</span>
      <Value value={after} tone="after" />
    </>
  );
}

/** Of a list (tags) only what comes and what goes. */
function ListDifference({ before, after }: { before: unknown[]; after: unknown[] }) {
  const added = after.filter((item) => !before.includes(item));
  const removed = before.filter((item) => !after.includes(item));
  if (added.length + removed.length === 0) return <span class="text-muted">stays as it is</span>;
  return (
    <>
      {removed.map((item) => (
        <span key={`-${item}`} class="text-muted line-through decoration-faint">
          <span class="sr-only">without </span>
          {inWords(item)}
        </span>
      ))}
      {added.map((item) => (
        <span key={`+${item}`} class="font-medium text-success">
          <span aria-hidden="true">+ </span>
          <span class="sr-only">with </span>
          {inWords(item)}
        </span>
      ))}
    </>
  );
}

function Value({ value, tone }: { value: unknown; tone: "before" | "after" }) {
  const words = inWords(value);
  if (words === "") return <span class="text-faint italic">nothing</span>;
  return (
    <span
      class={classNames(
        "break-words",
        tone === "before" ? "text-muted line-through decoration-faint" : "font-medium text-success",
      )}
    >
      {words}
    </span>
  );
}

function inWords(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(inWords).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
