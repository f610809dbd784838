import type { ViewOf } from "./ToolResult.tsx";

/** A mail as its reader would see it. */
export function EmailView({ view }: { view: ViewOf<"email"> }) {
  return (
    <div class="rounded-lg border border-line bg-surface">
      <dl class="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 border-line border-b px-4 py-2.5">
        {view.from && (
          <>
            <dt class="text-muted">From</dt>
            <dd class="min-w-0 break-words">{view.from}</dd>
          </>
        )}
        <dt class="text-muted">To</dt>
        <dd class="min-w-0 break-words">
          {view.to_name && <span class="font-medium">{view.to_name} </span>}
          <span class={view.to_name ? "text-muted" : ""}>{view.to_name ? `<${view.to}>` : view.to}</span>
        </dd>
        <dt class="text-muted">Subject</dt>
        <dd class="min-w-0 break-words font-medium">{view.subject}</dd>
      </dl>
      <p class="max-h-96 overflow-y-auto whitespace-pre-wrap break-words px-4 py-3">{view.body}</p>
    </div>
  );
}
