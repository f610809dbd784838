import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { online } from "../state/network.ts";
import { ErrorState } from "../ui/ErrorState.tsx";
import { Spinner } from "../ui/Spinner.tsx";

interface LazyPartProps<Props> {
  load: () => Promise<ComponentType<Props>>;
  props: Props;
  placeholder?: ComponentChildren;
}

/** Draws a component whose code is fetched when it is first needed. */
export function LazyPart<Props extends object>({ load, props, placeholder }: LazyPartProps<Props>) {
  // A component is a function: it is boxed, or the state setter would call it.
  const [loaded, setLoaded] = useState<{ Part: ComponentType<Props> } | "failed">();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let wanted = true;
    load().then(
      (Part) => wanted && setLoaded({ Part }),
      () => wanted && online.peek() && setLoaded("failed"),
    );
    // What could not be fetched without a network is fetched as soon as there is one.
    const again = () => setAttempt((before) => before + 1);
    addEventListener("online", again, { once: true });
    return () => {
      wanted = false;
      removeEventListener("online", again);
    };
  }, [load, attempt]);
  if (loaded === "failed") {
    return (
      <ErrorState
        title="This part of the page did not load"
        message="Check your connection. If it stays so, reload the page: a newer version may be there."
        onRetry={() => setAttempt((before) => before + 1)}
      />
    );
  }
  if (loaded) return <loaded.Part {...props} />;
  return (
    placeholder ?? (
      <div aria-busy="true" class="grid h-full place-items-center text-faint">
        <Spinner size={20} />
      </div>
    )
  );
}
