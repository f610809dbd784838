import { pathTo } from "../../state/router.ts";
import { Link } from "../../ui/Link.tsx";
import { FactItem } from "../facts/FactItem.tsx";
import type { ViewOf } from "./ToolResult.tsx";

const most = 6;

/** What was found out, each with its source; all of it is on the record. */
export function FactsView({ view }: { view: ViewOf<"facts"> }) {
  const { about, facts, filled } = view;
  const record = about.kind === "lead" ? pathTo.leads(about.id) : pathTo.accounts(about.id);
  return (
    <div class="overflow-hidden rounded-lg border border-line bg-surface">
      {filled.length > 0 && (
        <p class="border-line border-b px-3 py-2 text-sm">
          Filled in, as it was empty: {filled.map((field) => field.replaceAll("_", " ")).join(", ")}.
        </p>
      )}
      {facts.length === 0 && <p class="px-3 py-2 text-muted">Nothing that can be quoted.</p>}
      <ul>
        {facts.slice(0, most).map((fact) => (
          <FactItem key={fact.id} fact={fact} />
        ))}
      </ul>
      <Link
        to={record}
        class="block border-line border-t px-3 py-2 font-medium text-accent text-sm -outline-offset-2 hover:bg-hover"
      >
        {facts.length > most ? `All ${facts.length} on the record` : "Open the record"}
      </Link>
    </div>
  );
}
