import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { expect, it } from "vitest";

const budgetBytes = 77 * 1024;

/** What the browser fetches before the chat stands there: the entry, the chat's frame, and what they import. The bell comes when idle. */
const firstParts = ["web/main.tsx", "web/screens/chat/ChatScreen.tsx"];

it("the first screen stays within its budget of JavaScript", { timeout: 60_000 }, async () => {
  const chunks = await builtChunks();
  const wanted = new Set<Rolldown.OutputChunk>();
  const add = (chunk: Rolldown.OutputChunk | undefined) => {
    if (!chunk || wanted.has(chunk)) return;
    wanted.add(chunk);
    for (const name of chunk.imports) add(chunks.find((each) => each.fileName === name));
  };
  for (const part of firstParts) {
    const holder = chunks.find(
      (chunk) => (chunk.facadeModuleId ?? "").endsWith(part) || (chunk.isEntry && part === "web/main.tsx"),
    );
    expect(holder, part).toBeDefined();
    add(holder);
  }
  const carried = [...wanted].flatMap((chunk) => Object.keys(chunk.modules));
  expect(carried.filter((module) => module.includes("node_modules/zod"))).toEqual([]);
  const bytes = [...wanted].reduce((total, chunk) => total + gzipSync(chunk.code).length, 0);
  expect(bytes).toBeLessThanOrEqual(budgetBytes);
});

async function builtChunks(): Promise<Rolldown.OutputChunk[]> {
  const configFile = fileURLToPath(new URL("../../../web/vite.config.ts", import.meta.url));
  const result = await build({ configFile, logLevel: "error", mode: "production", build: { write: false } });
  if (!("output" in result)) throw new Error("The build gave no output.");
  return result.output.filter((each) => each.type === "chunk");
}
