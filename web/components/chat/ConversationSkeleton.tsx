import { Skeleton } from "../../ui/Skeleton.tsx";

/** A conversation on its way. */
export function ConversationSkeleton() {
  return (
    <div aria-busy="true" class="mx-auto grid w-full max-w-180 gap-6 px-4 pt-8 md:px-6">
      <span class="sr-only">Loading the chat</span>
      <Skeleton class="ml-auto h-10 w-3/5 rounded-xl" />
      <div class="grid gap-2.5">
        <Skeleton class="h-4 w-11/12" />
        <Skeleton class="h-4 w-full" />
        <Skeleton class="h-4 w-4/6" />
      </div>
      <Skeleton class="h-32 w-full rounded-lg" />
    </div>
  );
}
