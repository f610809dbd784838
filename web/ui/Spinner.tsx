import { LoaderCircle } from "lucide-preact";

/** Something is under way. Decorative: say in words what is happening beside it. */
export function Spinner({ size = 16 }: { size?: number }) {
  return <LoaderCircle size={size} aria-hidden="true" class="shrink-0 animate-spin" />;
}
