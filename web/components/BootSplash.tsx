import { Logo } from "./Logo.tsx";

/** Stands while the page finds out who is there. */
export function BootSplash() {
  return (
    <main aria-busy="true" class="grid h-full place-items-center">
      <span class="animate-pulse">
        <Logo size={36} />
      </span>
      <span class="sr-only">Loading</span>
    </main>
  );
}
