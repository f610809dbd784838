import { useMemo } from "preact/hooks";
import { navigate } from "../../state/router.ts";
import { createMarkdownSplitter, type MarkdownBlock } from "../../state/split_markdown.ts";
import { memo } from "../../ui/memo.ts";
import { CodeBlock } from "./CodeBlock.tsx";
import { lexMarkdown, renderBlock } from "./render_markdown.ts";
import "./markdown.css";

interface MarkdownProps {
  text: string;
  /** More text is coming: only the last block is drawn anew with each piece. */
  growing: boolean;
}

/** Markdown from the assistant, sanitised: no images, no scripts, every link shows where it leads. */
export function Markdown({ text, growing }: MarkdownProps) {
  const split = useMemo(() => createMarkdownSplitter(lexMarkdown), []);
  const blocks = split(text);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the links inside are what is clicked
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a click
    <div class="markdown text-md" onClick={followInside}>
      {blocks.map((block, index) => (
        <Block key={block.key} block={block} raw={block.token.raw} growing={growing && index === blocks.length - 1} />
      ))}
    </div>
  );
}

interface BlockProps {
  block: MarkdownBlock;
  raw: string;
  growing: boolean;
}

const Block = memo<BlockProps>(
  ({ block, growing }) => {
    const { token } = block;
    if (token.type === "code") return <CodeBlock code={String(token.text)} language={String(token.lang ?? "")} />;
    const html = <div dangerouslySetInnerHTML={{ __html: renderBlock(token, growing) }} />;
    if (token.type !== "table") return html;
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
      <figure aria-label="Table" tabIndex={0} class="markdown-table">
        {html}
      </figure>
    );
  },
  (before, after) => before.raw === after.raw && before.growing === after.growing,
);

/** Links to places on this page go there without loading it again. */
function followInside(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.target || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const target = URL.parse(link.href);
  if (target?.origin !== location.origin) return;
  event.preventDefault();
  navigate(target.pathname + target.search);
}
