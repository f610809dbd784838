import { Bell, BellOff } from "lucide-preact";
import { pathTo } from "../../state/router.ts";
import { Link } from "../../ui/Link.tsx";
import { previewSentence, stateWords } from "../alerts/alert_words.ts";
import { LazyPart } from "../LazyPart.tsx";
import type { ViewOf } from "./ToolResult.tsx";

/** The words of filters come with the first alert that is shown. */
async function loadWords() {
  return (await import("../alerts/AlertWords.tsx")).AlertWords;
}

/** The person's alerts: what each waits for, and what one that was just made would have said. */
export function AlertRulesView({ view }: { view: ViewOf<"alert_rules"> }) {
  const { rules, preview } = view;
  return (
    <div class="overflow-hidden rounded-lg border border-line bg-surface">
      <ul>
        {rules.length === 0 && <li class="px-3 py-2 text-muted">No alerts.</li>}
        {rules.map((rule) => {
          const Icon = rule.muted ? BellOff : Bell;
          return (
            <li key={rule.id} class="flex items-start gap-2.5 border-line px-3 py-2 not-first:border-t">
              <Icon size={16} aria-hidden="true" class="mt-0.5 shrink-0 text-muted" />
              <div class="min-w-0 flex-1">
                <p class="break-words">{rule.name}</p>
                <LazyPart load={loadWords} props={{ rule }} placeholder={<p class="text-muted text-sm">…</p>} />
                <p class="text-muted text-sm">{preview ? previewSentence(preview) : stateWords(rule)}</p>
                {preview?.notes.map((note) => (
                  <p key={note} class="text-muted text-sm">
                    {note}
                  </p>
                ))}
              </div>
            </li>
          );
        })}
      </ul>
      <Link
        to={pathTo.settings("alerts")}
        class="block border-line border-t px-3 py-2 font-medium text-accent text-sm -outline-offset-2 hover:bg-hover"
      >
        All alerts
      </Link>
    </div>
  );
}
