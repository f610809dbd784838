/** An action's arguments, each under its name. Empty ones are left out. */
export function ArgumentList({ values }: { values: Record<string, unknown> }) {
  const entries = Object.entries(values).filter(([, value]) => !isEmpty(value));
  if (entries.length === 0) return <p class="text-muted">Nothing in particular.</p>;
  return (
    <dl class="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
      {entries.map(([name, value]) => (
        <div key={name} class="contents">
          <dt class="text-muted">{name.replaceAll("_", " ")}</dt>
          <dd class="min-w-0 whitespace-pre-wrap break-words">
            {isPlain(value) ? (
              String(value)
            ) : Array.isArray(value) && value.every(isPlain) ? (
              value.join(", ")
            ) : (
              <code class="block whitespace-pre-wrap break-words font-mono text-sm">
                {JSON.stringify(value, null, 1)}
              </code>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}
