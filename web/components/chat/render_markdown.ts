import DOMPurify from "dompurify";
import { Marked, type Token } from "marked";
import { closeOpenMarkup } from "../../state/close_open_markup.ts";

const marked = new Marked({ gfm: true, breaks: true });
marked.use({
  renderer: {
    // No remote image is ever loaded: it would tell its host that, when and where this was read.
    image: ({ href, text }) => `<a href="${escapeAttribute(href)}">${escapeText(text || "image")}</a>`,
    // The page's own headings stand above: h1 the title, h2 who speaks.
    heading({ tokens, depth }) {
      const level = depth < 3 ? 3 : 4;
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`;
    },
    checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
  },
});

/** The blocks of a Markdown text. */
export function lexMarkdown(text: string): Token[] {
  return marked.lexer(text);
}

/** One block as HTML that is not safe yet. A block that still grows is shown with its open markup closed. */
export function htmlOf(token: Token, growing: boolean): string {
  if (!growing || ["table", "html", "code"].includes(token.type)) return marked.parser([token]);
  const closed = closeOpenMarkup(token.raw);
  return marked.parser(closed === token.raw ? [token] : marked.lexer(closed));
}

/** What of it may be shown. */
export function safeNodes(html: string): DocumentFragment {
  // What `setConfig` says below holds; here it only tells the compiler.
  return purifier.sanitize(html, { RETURN_DOM_FRAGMENT: true });
}

const purifier = DOMPurify(window);
purifier.setConfig({
  ALLOWED_TAGS: [
    ...["p", "br", "hr", "strong", "em", "del", "code", "pre", "blockquote", "a", "sup", "sub", "small"],
    ...["h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"],
  ],
  ALLOWED_ATTR: ["href", "start", "align"],
  ADD_URI_SAFE_ATTR: ["start", "align"],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|\/(?!\/))/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  // The nodes that were looked at are the nodes that are shown: nothing is written out and read a second time.
  RETURN_DOM_FRAGMENT: true,
});
purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node instanceof HTMLAnchorElement) showTarget(node);
});

/** A link must not hide where it leads: its real host stands beside its words unless they are the same. */
function showTarget(link: HTMLAnchorElement): void {
  const target = URL.parse(link.getAttribute("href") ?? "", location.href);
  if (!target || target.origin === location.origin) return;
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener noreferrer");
  const words = link.textContent.trim();
  const place = target.protocol === "mailto:" ? target.pathname : target.host;
  if (words === place || words === target.href || URL.parse(words)?.host === place) return;
  const note = document.createElement("small");
  note.textContent = ` ${place}`;
  link.append(note);
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', "&quot;");
}
