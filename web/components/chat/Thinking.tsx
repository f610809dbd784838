/** The assistant is at work and has nothing to show yet. The announcement at the start tells screen readers. */
export function Thinking() {
  return (
    <p class="flex h-6 items-center gap-1" aria-hidden="true">
      {[0, 160, 320].map((delay) => (
        <span
          key={delay}
          class="size-1.5 animate-pulse rounded-full bg-faint"
          style={{ animationDelay: `${delay}ms` }}
        />
      ))}
    </p>
  );
}
