import { Compass } from "lucide-preact";
import { navigate, pathTo } from "../state/router.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";

/** The address names no place of this page. */
export function NotFound() {
  return (
    <div class="grid h-full place-items-center">
      <h1 class="sr-only">Not found</h1>
      <EmptyState
        icon={Compass}
        title="There is nothing at this address"
        action={<Button onClick={() => navigate(pathTo.chat())}>Go to the chat</Button>}
      >
        The link may be old or mistyped.
      </EmptyState>
    </div>
  );
}
