import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Functions, startFunctions } from "../../supabase/local/functions/supervisor.ts";
import { forwardToFunctions } from "../../supabase/local/gateway/functions_proxy.ts";

let functions: Functions;
let lines: string[] = [];
beforeAll(async () => {
  functions = await startFunctions({
    functionsDirectory: path.join(import.meta.dirname, "fixture_functions"),
    environment: { SECRET: "given" },
    log: (line) => lines.push(line),
  });
}, 30_000);
beforeEach(() => {
  lines = [];
});
afterAll(() => functions?.stop());

function call(pathAndQuery: string, init: RequestInit = {}): Promise<Response> {
  const request = new Request(`http://127.0.0.1/functions/v1/${pathAndQuery}`, init);
  return forwardToFunctions(request, functions.origin());
}

describe("the functions host", () => {
  test("gives a function its path without the prefix, and npm packages from node_modules", async () => {
    const answer = await (await call("hello/a/b?q=1")).json();
    expect(new URL(answer.url).pathname).toBe("/hello/a/b");
    expect(new URL(answer.url).search).toBe("?q=1");
    expect(answer.parsed).toBe("from node_modules");
  });

  test("an unknown function is 404, one that does not load is 503 and says why", async () => {
    expect((await call("nobody")).status).toBe(404);
    const broken = await call("broken");
    expect(broken.status).toBe(503);
    expect((await broken.json()).message).toContain("does not load");
  });

  test("streams: the first event arrives before the second exists", async () => {
    const response = await call("stream");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe("data: first\n\n");
    await call("stream?release");
    expect((await reader?.read())?.value).toBe("data: second\n\n");
  });

  test.each(["throw", "reject", "later"])("lives through an error of a function (%s)", async (how) => {
    const origin = functions.origin();
    const response = await call(`fragile?how=${how}`);
    expect(response.status).toBe(how === "throw" ? 500 : 200);
    expect(await (await call("fragile")).text()).toBe("alive");
    expect(functions.origin()).toBe(origin);
    await expect.poll(() => lines.join("\n")).toMatch(/thrown|nobody awaits this/);
  });

  const life = async () => z.object({ life: z.uuid() }).parse(await (await call("hello")).json()).life;

  test("comes back after the process ended", async () => {
    const before = await life();
    expect((await call("fragile?how=exit")).status).toBe(503);
    await expect.poll(() => life().catch(() => before), { timeout: 20_000 }).not.toBe(before);
    expect(await (await call("fragile")).text()).toBe("alive");
  });

  test("a reload takes the place of the old process", async () => {
    const before = await life();
    await functions.restart();
    await expect.poll(() => life().catch(() => before), { timeout: 20_000 }).not.toBe(before);
  });
});
