import { Skeleton } from "../../ui/Skeleton.tsx";

/** Stands where a list will be. */
export function CareSkeleton({ label }: { label: string }) {
  return (
    <div aria-busy="true" class="grid gap-3">
      <span class="sr-only">{label}</span>
      {[1, 2, 3].map((row) => (
        <Skeleton key={row} class="h-12 w-full" />
      ))}
    </div>
  );
}
