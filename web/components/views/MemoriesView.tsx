import { pathTo } from "../../state/router.ts";
import { Link } from "../../ui/Link.tsx";
import type { ViewOf } from "./ToolResult.tsx";

/** What the assistant remembers about the person. */
export function MemoriesView({ view }: { view: ViewOf<"memories"> }) {
  return (
    <div class="overflow-hidden rounded-lg border border-line bg-surface">
      {view.memories.length === 0 && <p class="px-3 py-2 text-muted">Nothing yet.</p>}
      <ul>
        {view.memories.map((memory) => (
          <li key={memory.id} class="break-words border-line px-3 py-2 not-first:border-t">
            {memory.content}
          </li>
        ))}
      </ul>
      <Link
        to={pathTo.settings("memory")}
        class="block border-line border-t px-3 py-2 font-medium text-accent text-sm -outline-offset-2 hover:bg-hover"
      >
        Change what is remembered
      </Link>
    </div>
  );
}
