import { createServer } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { FetchRefusal } from "../../../supabase/functions/_shared/fetch_refusal.ts";
import { pinnedRequest } from "../../../supabase/functions/_shared/pinned_request.ts";

/** What is read of an answer packed so, at most 100,000 bytes; or why it is refused. */
async function readPacked(encoding: string, body: Uint8Array): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html", "content-encoding": encoding });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const place = server.address();
  if (place === null || typeof place === "string") throw new Error("The server has no port.");
  try {
    const answer = await pinnedRequest(new URL(`http://name.example:${place.port}/`), "127.0.0.1", {
      ...{ method: "GET", headers: {}, body: undefined, maxBytes: 100_000, types: ["text/html"] },
      signal: AbortSignal.timeout(5000),
    });
    return new TextDecoder().decode(answer.body);
  } catch (error) {
    return error instanceof FetchRefusal ? `refused: ${error.reason}` : `${error}`;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const text = "A page with a few words. ".repeat(50);
const bomb = Buffer.alloc(200_000_000);

describe("a packed answer", () => {
  test.each([
    ["gzip", gzipSync(text)],
    ["x-gzip", gzipSync(text)],
    ["deflate", deflateSync(text)],
    ["br", brotliCompressSync(text)],
  ])("in %s is unpacked", async (encoding, body) => {
    expect(await readPacked(encoding, body)).toBe(text);
  });

  test.each([
    ["gzip", gzipSync(bomb.subarray(0, 20_000_000))],
    ["deflate", deflateSync(bomb.subarray(0, 20_000_000))],
    ["br", brotliCompressSync(bomb)],
  ])("in %s that unpacks to far more than was asked for is given up early", async (encoding, body) => {
    expect(body.byteLength).toBeLessThan(100_000);
    const before = process.memoryUsage().rss;
    expect(await readPacked(encoding, body)).toBe("refused: size");
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });

  test("packed twice, broken, or in a way that is not known is not read", async () => {
    expect(await readPacked("gzip, gzip", gzipSync(gzipSync(text)))).toBe("refused: type");
    expect(await readPacked("gzip", Buffer.from("not packed"))).toBe("refused: type");
    expect(await readPacked("gzip", gzipSync(text).subarray(0, 40))).toBe("refused: type");
    expect(await readPacked("zstd", Buffer.from("x"))).toBe("refused: type");
  });
});
