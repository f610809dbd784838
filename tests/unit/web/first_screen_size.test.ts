import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { beforeAll, expect, it } from "vitest";

const budgetBytes = 60 * 1024;
/** On a slow line whatever this small file asks for is under way while the rest is still coming. */
const earlyBudgetBytes = 4 * 1024;

let html: string;
let chunks: Rolldown.OutputChunk[];

beforeAll(async () => {
  const configFile = fileURLToPath(new URL("../../../web/vite.config.ts", import.meta.url));
  const result = await build({ configFile, logLevel: "error", mode: "production", build: { write: false } });
  if (!("output" in result)) throw new Error("The build gave no output.");
  chunks = result.output.filter((each) => each.type === "chunk");
  const document = result.output.find((each) => each.type === "asset" && each.fileName === "index.html");
  html = document?.type === "asset" ? document.source.toString() : "";
}, 60_000);

it("the first screen stays within its budget of JavaScript", () => {
  const early = chunkWith("web/main.ts");
  const wanted = new Set([...withImports(early), ...withImports(chunkWith("web/start_page.tsx"))]);
  expect([...wanted], "the chat is in it").toContain(chunkWith("web/screens/chat/ChatScreen.tsx"));
  const carried = [...wanted].flatMap((chunk) => chunk.moduleIds);
  expect(carried.filter((module) => /node_modules\/(zod|@supabase\/auth-js|marked)/.test(module))).toEqual([]);
  expect(compressed(wanted)).toBeLessThanOrEqual(budgetBytes);
  expect(compressed(withImports(early))).toBeLessThanOrEqual(earlyBudgetBytes);
});

it("the document names all that the first screen needs, and nothing else", () => {
  const wanted = [...withImports(chunkWith("web/main.ts")), ...withImports(chunkWith("web/start_page.tsx"))];
  const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, name]) => name);
  expect(new Set(named)).toEqual(new Set(wanted.map((chunk) => chunk.fileName)));
  expect(html).toMatch(/<link rel="preload" as="fetch" crossorigin href="\/config.json">/);
});

it("the policy allows the document's own script and no other inline one", () => {
  const [, script = ""] = html.match(/<script>([\s\S]*?)<\/script>/) ?? [];
  const hash = createHash("sha256").update(script).digest("base64");
  expect(script).toContain("localStorage");
  expect(html).toContain(`script-src 'self' 'sha256-${hash}';`);
});

function chunkWith(module: string): Rolldown.OutputChunk {
  const holder = chunks.find((chunk) => chunk.moduleIds.some((id) => id.endsWith(module)));
  if (!holder) throw new Error(`No chunk holds ${module}.`);
  return holder;
}

/** A chunk with all that it imports before it can run. */
function withImports(chunk: Rolldown.OutputChunk, found = new Set<Rolldown.OutputChunk>()): Set<Rolldown.OutputChunk> {
  if (found.has(chunk)) return found;
  found.add(chunk);
  for (const name of chunk.imports) {
    const imported = chunks.find((each) => each.fileName === name);
    if (imported) withImports(imported, found);
  }
  return found;
}

function compressed(wanted: Iterable<Rolldown.OutputChunk>): number {
  return [...wanted].reduce((total, chunk) => total + gzipSync(chunk.code).length, 0);
}
