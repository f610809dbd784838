import path from "node:path";
import preact from "@preact/preset-vite";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { launchBrowser } from "../helpers/browser.ts";
import { projectRoot } from "../helpers/run_command.ts";

// The answer's Markdown alone, in a browser: what a model or a page it has read writes must never act.
declare global {
  var show: (text: string, growing: boolean) => void;
}

const entry = `
  import { h, render } from "preact";
  import { Markdown } from "${path.join(projectRoot, "web/components/chat/Markdown.tsx")}";
  globalThis.show = (text, growing) => render(h(Markdown, { text, growing }), document.body);
`;

let browser: Browser;
let script: string;
let page: Page;
let requests: string[];

beforeAll(async () => {
  [browser, script] = await Promise.all([launchBrowser(), bundled()]);
}, 60_000);
afterAll(() => browser.close());
beforeEach(async () => {
  page = await browser.newPage();
  requests = [];
  await page.route("**/*", (route) => {
    const url = route.request().url();
    if (url === "http://localhost/") return route.fulfill({ contentType: "text/html", body: "<!doctype html>" });
    requests.push(url);
    return route.abort();
  });
  await page.goto("http://localhost/");
  await page.addScriptTag({ type: "module", content: script });
  await page.waitForFunction(() => typeof globalThis.show === "function");
});

const hostile = [
  "<img src=x onerror=\"document.title='ran'\">",
  "<svg onload=\"document.title='ran'\"><script>document.title='ran'</script></svg>",
  "<script>document.title='ran'</script>",
  "<iframe srcdoc=\"<script>parent.document.title='ran'</script>\"></iframe>",
  "[click](javascript:document.title='ran')",
  "[click](data:text/html,<script>document.title='ran'</script>)",
  "<a href=\"jav&#x09;ascript:document.title='ran'\">click</a>",
  "![pixel](https://sink.example/pixel.png)",
  '<p style="background:url(https://sink.example/style.png)">styled</p>',
  '<form action="https://sink.example"><input name="password"><button>Go</button></form>',
  "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=document.title='ran'&gt;\">",
  '<link rel="stylesheet" href="https://sink.example/a.css"><base href="https://sink.example/">',
  "<details open ontoggle=\"document.title='ran'\"><summary>more</summary></details>",
];

test.each(hostile)("%s does nothing, whole or while it grows", async (text) => {
  const found = await page.evaluate(async (whole) => {
    const seen: string[] = [];
    const look = () => {
      for (const element of document.body.querySelectorAll("*")) {
        if (/^(?:script|img|svg|iframe|form|input|style|link|base|object|embed|details)$/i.test(element.tagName)) {
          seen.push(element.tagName);
        }
        for (const { name, value } of element.attributes) {
          if (/^on|^style$|^src/.test(name) || /^\s*(?:javascript|data):/i.test(value)) seen.push(`${name}=${value}`);
        }
      }
    };
    for (let end = 1; end <= whole.length; end += 1) {
      globalThis.show(`Before.\n\n${whole.slice(0, end)}`, true);
      look();
    }
    globalThis.show(`Before.\n\n${whole}\n\nAfter.`, false);
    look();
    for (const link of document.querySelectorAll("a")) if (!link.target) link.click();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return seen;
  }, text);
  expect(found).toEqual([]);
  expect(await page.title()).toBe("");
  expect(requests).toEqual([]);
});

test("a link shows where it leads, and an image is a link", async () => {
  await page.evaluate(() => {
    const text =
      "[our site](https://evil.example/x) [same.example](https://same.example/y) ![chart](https://img.example/c.png) [here](/leads)";
    globalThis.show(text, false);
  });
  const links = await page
    .locator("a")
    .evaluateAll((all) => all.map((link) => [link.textContent, link.getAttribute("target"), link.getAttribute("rel")]));
  expect(links).toEqual([
    ["our site evil.example", "_blank", "noopener noreferrer"],
    ["same.example", "_blank", "noopener noreferrer"],
    ["chart img.example", "_blank", "noopener noreferrer"],
    ["here", null, null],
  ]);
});

test("a growing answer ends as one that came whole, and what is finished is never drawn again", async () => {
  const text =
    "# Leads\n\nThere are **3** of [them](https://x.example).\n\n- Ada\n- Bo\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n```sql\nselect 1;\n```\n\nBye.";
  const result = await page.evaluate((whole) => {
    globalThis.show(whole, false);
    const atOnce = document.body.innerHTML;
    globalThis.show("", false);
    globalThis.show("# Leads\n\nThere", true);
    const heading = document.querySelector("h3");
    for (let end = 16; end < whole.length; end += 3) globalThis.show(whole.slice(0, end), true);
    globalThis.show(whole, false);
    return { atOnce, grown: document.body.innerHTML, kept: heading === document.querySelector("h3") };
  }, text);
  expect(result.grown).toBe(result.atOnce);
  expect(result.kept).toBe(true);
});

async function bundled(): Promise<string> {
  const virtual = {
    name: "entry",
    resolveId: (id: string) => (id === "entry" ? "\0entry" : undefined),
    load: (id: string) => (id === "\0entry" ? entry : undefined),
  };
  const result = await build({
    configFile: false,
    root: path.join(projectRoot, "web"),
    logLevel: "error",
    plugins: [virtual, preact({ devToolsEnabled: false })],
    build: { write: false, rollupOptions: { input: "entry" } },
  });
  if (!("output" in result)) throw new Error("The build gave no output.");
  return result.output[0].code;
}
