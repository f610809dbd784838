/** The mark of the product. Decorative. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" class="shrink-0">
      <rect width="32" height="32" rx="9" class="fill-accent" />
      <path
        class="fill-on-accent"
        d="M9 10.5A2.5 2.5 0 0 1 11.5 8h9a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-2.5 2.5H15l-4.2 4.1c-.6.6-1.8.2-1.8-.8z"
      />
      <circle class="fill-accent" cx="13.2" cy="13.6" r="1.35" />
      <circle class="fill-accent" cx="18.8" cy="13.6" r="1.35" />
    </svg>
  );
}
