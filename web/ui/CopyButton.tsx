import { Check, Copy } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { toastError } from "../state/toasts.ts";
import { announce } from "./Announcer.tsx";
import { IconButton } from "./IconButton.tsx";

const confirmMilliseconds = 1_600;

/** Copies a text and says so. */
export function CopyButton({ label, text }: { label: string; text: string }) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), confirmMilliseconds);
    return () => clearTimeout(timer);
  }, [done]);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      announce("Copied");
      setDone(true);
    } catch (error) {
      toastError(error);
    }
  }
  return <IconButton label={done ? "Copied" : label} icon={done ? Check : Copy} size="small" onClick={copy} />;
}
