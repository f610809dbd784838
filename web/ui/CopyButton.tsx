import { Copy } from "lucide-preact";
import { copyText } from "./copy_text.ts";
import { IconButton } from "./IconButton.tsx";

/** Copies a text and says so. */
export function CopyButton({ label, text }: { label: string; text: string }) {
  return <IconButton label={label} icon={Copy} size="small" onClick={() => void copyText(text)} />;
}
