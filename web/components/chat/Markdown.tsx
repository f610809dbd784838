import type { VNode } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { navigate } from "../../state/router.ts";
import { createMarkdownSplitter, type MarkdownBlock } from "../../state/split_markdown.ts";
import { CodeBlock } from "./CodeBlock.tsx";
import { htmlOf, lexMarkdown, safeNodes } from "./render_markdown.ts";
import "./markdown.css";

interface MarkdownProps {
  text: string;
  /** More text is coming: only the last block is drawn anew with each piece. */
  growing: boolean;
}

/** Markdown from the assistant, sanitised: no images, no scripts, every link shows where it leads. */
export function Markdown({ text, growing }: MarkdownProps) {
  const split = useMemo(() => createMarkdownSplitter(lexMarkdown), []);
  const drawn = useMemo(() => new WeakMap<MarkdownBlock, VNode>(), []);
  const blocks = split(text);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the links inside are what is clicked
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a click
    <div class="markdown text-md" onClick={followInside}>
      {blocks.map((block, index) => {
        if (growing && index === blocks.length - 1) return <Block key={block.key} block={block} growing />;
        // A finished block stays the same object, and Preact does not even look at an element that it has drawn before.
        const known = drawn.get(block) ?? <Block key={block.key} block={block} growing={false} />;
        drawn.set(block, known);
        return known;
      })}
    </div>
  );
}

function Block({ block, growing }: { block: MarkdownBlock; growing: boolean }) {
  const { token } = block;
  if (token.type === "code") return <CodeBlock code={String(token.text)} language={String(token.lang ?? "")} />;
  const nodes = <SafeNodes html={htmlOf(token, growing)} />;
  if (token.type !== "table") return nodes;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
    <figure aria-label="Table" tabIndex={0} class="markdown-table">
      {nodes}
    </figure>
  );
}

/** Holds what the purifier lets through. */
function SafeNodes({ html }: { html: string }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current?.replaceChildren(safeNodes(html)), [html]);
  return <div ref={place} />;
}

/** Links to places on this page go there without loading it again. */
function followInside(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.target || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const target = URL.parse(link.href);
  if (target?.origin !== location.origin) return;
  event.preventDefault();
  navigate(target.pathname + target.search);
}
