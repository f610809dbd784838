import { classNames } from "./class_names.ts";

/** A grey shape where content is on its way; its size comes from `class`. The container says `aria-busy`. */
export function Skeleton({ class: extra = "h-4 w-full" }: { class?: string }) {
  return <span aria-hidden="true" class={classNames("block animate-pulse rounded-md bg-selected", extra)} />;
}
