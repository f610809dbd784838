import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { DemoReaders, DemoReadersChange } from "../../../shared/contracts/demo_readers.ts";
import { toastError } from "../../state/toasts.ts";
import { changeDemoReaders, hasDemoReaders, readDemoReaders } from "./demo_readers_requests.ts";

const everyMilliseconds = 1000;

export interface FollowedReaders {
  /** Undefined where there are none, and before they were read. */
  readers: DemoReaders | undefined;
  /** What is being changed. */
  changing: DemoReadersChange | undefined;
  change: (wanted: DemoReadersChange) => Promise<void>;
}

/** The demo's readers and the clock of the campaigns, read each second while the page is seen. */
export function useDemoReaders(): FollowedReaders {
  const [readers, setReaders] = useState<DemoReaders>();
  const [changing, setChanging] = useState<DemoReadersChange>();
  // What was asked before a change shows the time before it.
  const changes = useRef(0);
  useEffect(() => {
    if (!hasDemoReaders()) return undefined;
    const stopped = new AbortController();
    const look = () => {
      if (document.hidden) return;
      const before = changes.current;
      readDemoReaders(stopped.signal).then(
        (read) => before === changes.current && setReaders(read),
        // The next look tries again.
        () => {},
      );
    };
    look();
    const timer = setInterval(look, everyMilliseconds);
    return () => {
      clearInterval(timer);
      stopped.abort();
    };
  }, []);
  const change = useCallback(async (wanted: DemoReadersChange) => {
    changes.current += 1;
    setChanging(wanted);
    try {
      setReaders(await changeDemoReaders(wanted));
    } catch (error) {
      toastError(error);
    }
    changes.current += 1;
    setChanging(undefined);
  }, []);
  return { readers, changing, change };
}
