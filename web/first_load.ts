import type { HtmlTagDescriptor, Plugin, Rolldown } from "vite";

/**
 * Vite plugin for a quick first screen: the built document names everything that the first screen needs, so that all of
 * it is fetched at once, and its security policy allows the document's own inline script by its hash.
 */
export function firstLoad({ firstModule }: { firstModule: string }): Plugin {
  let base = "/";
  return {
    name: "first-load",
    apply: "build",
    configResolved(config) {
      base = config.base;
    },
    transformIndexHtml: {
      order: "post",
      async handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((each) => each.type === "chunk");
        const preload = { rel: "preload", as: "fetch", crossorigin: true, href: `${base}config.json` };
        return {
          html: await allowInlineScripts(html),
          tags: [link(preload), ...scripts(chunks, firstModule, base, html)],
        };
      },
    },
  };
}

function scripts(chunks: Rolldown.OutputChunk[], firstModule: string, base: string, html: string): HtmlTagDescriptor[] {
  const first = chunks.find((chunk) => chunk.moduleIds.some((module) => module.endsWith(firstModule)));
  if (!first) throw new Error(`The build has no chunk for ${firstModule}.`);
  return [first.fileName, ...first.imports]
    .filter((name) => !html.includes(name))
    .map((name) => link({ rel: "modulepreload", crossorigin: true, href: base + name }));
}

function link(attrs: Record<string, string | boolean>): HtmlTagDescriptor {
  return { tag: "link", attrs, injectTo: "head" };
}

/** Puts the hash of each inline script into the policy's `script-src` (https://www.w3.org/TR/CSP3/#external-hash). */
async function allowInlineScripts(html: string): Promise<string> {
  const hashes = await Promise.all(
    [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text = ""]) => hashOf(text)),
  );
  return html.replace("script-src 'self'", ["script-src 'self'", ...hashes].join(" "));
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}
