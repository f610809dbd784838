import { CircleAlert } from "lucide-preact";
import { Button } from "./Button.tsx";

interface ErrorStateProps {
  title: string;
  /** A sentence with the next step; `messageOf(error)` gives one. */
  message: string;
  onRetry?: (() => void) | undefined;
}

/** Something could not be loaded: says why and offers to try again. */
export function ErrorState({ title, message, onRetry }: ErrorStateProps) {
  return (
    <div role="alert" class="mx-auto flex max-w-88 flex-col items-center px-4 py-10 text-center">
      <CircleAlert size={22} aria-hidden="true" class="mb-3 text-danger" />
      <p class="font-medium">{title}</p>
      <p class="mt-1 text-balance text-muted">{message}</p>
      {onRetry && (
        <Button class="mt-4" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
