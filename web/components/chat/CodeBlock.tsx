import { Check, Copy } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { copyText } from "../../ui/copy_text.ts";
import { IconButton } from "../../ui/IconButton.tsx";

/** Code or other text set apart, with a button that copies it. */
export function CodeBlock({ code, language }: { code: string; language: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <figure class="markdown-code">
      <figcaption>
        {language || "text"}
        <IconButton
          label="Copy"
          icon={copied ? Check : Copy}
          size="small"
          onClick={() => void copyText(code).then(() => setCopied(true))}
        />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
    </figure>
  );
}
