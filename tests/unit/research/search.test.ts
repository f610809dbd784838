import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { searchQuery, speaksOf } from "../../../shared/domain/research/search_query.ts";
import { braveSearch } from "../../../supabase/functions/_shared/research/search/brave_search.ts";
import { openAiSearch } from "../../../supabase/functions/_shared/research/search/openai_search.ts";
import type { SearchSettings } from "../../../supabase/functions/_shared/research/search/search.ts";
import { tavilySearch } from "../../../supabase/functions/_shared/research/search/tavily_search.ts";

type Heard = { method: string; url: string; headers: Record<string, unknown>; body: string };

/** A stand-in that answers with this, and what it was asked. */
async function standIn<Result>(
  answer: { status?: number; body: unknown; location?: string },
  work: (baseUrl: string) => Promise<Result>,
): Promise<{ result: Result; heard: Heard[] }> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      heard.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
      response.writeHead(answer.status ?? 200, {
        "content-type": "application/json",
        ...(answer.location && { location: answer.location }),
      });
      response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const place = server.address();
  if (place === null || typeof place === "string") throw new Error("No port.");
  try {
    return { result: await work(`http://127.0.0.1:${place.port}`), heard };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const query = '"Firm" firm.example news';
const settings = (baseUrl: string): SearchSettings => ({ apiKey: "secret-key", baseUrl, model: "gpt-test", fetch });
const found = {
  url: "https://press.example/firm",
  title: "Firm opens an office",
  snippet: "The firm opens.",
  on: "2026-11-02",
};
const engines = {
  brave: {
    adapter: braveSearch,
    body: {
      type: "search",
      web: {
        results: [
          {
            title: "<strong>Firm</strong> opens an office",
            url: found.url,
            description: "The <b>firm</b> opens.",
            page_age: "2026-11-02T09:00:00",
            profile: {},
          },
        ],
      },
    },
  },
  tavily: {
    adapter: tavilySearch,
    body: {
      query,
      results: [
        {
          title: found.title,
          url: found.url,
          content: found.snippet,
          score: 0.9,
          published_date: "Mon, 02 Nov 2026 09:00:00 GMT",
        },
      ],
    },
  },
  openai: {
    adapter: openAiSearch,
    body: {
      id: "resp_1",
      output: [
        { type: "web_search_call", id: "ws_1", status: "completed" },
        {
          type: "message",
          content: [
            {
              type: "output_text",
              text: "The firm opens. (press)",
              annotations: [
                { type: "url_citation", start_index: 15, end_index: 23, url: found.url, title: found.title },
              ],
            },
          ],
        },
      ],
    },
  },
} as const;

describe.each(Object.entries(engines))("%s", (name, { adapter, body }) => {
  test("is asked in its own wire, and its results are read", async () => {
    const { result, heard } = await standIn({ body }, (url) => adapter(settings(url))(query));
    const { on, ...undated } = found;
    expect(result).toEqual({ ok: true, results: [name === "openai" ? undated : { ...undated, on }] });
    expect(heard).toHaveLength(1);
    const [asked] = heard;
    if (name === "brave") {
      expect(asked).toMatchObject({ method: "GET", headers: { "x-subscription-token": "secret-key" } });
      expect(new URL(asked?.url ?? "", "http://x").searchParams.get("q")).toBe(query);
    } else {
      expect(asked).toMatchObject({ method: "POST", headers: { authorization: "Bearer secret-key" } });
      const sent = JSON.parse(asked?.body ?? "{}");
      expect(sent).toMatchObject(
        name === "openai" ? { input: query, tools: [{ type: "web_search" }], store: false } : { query },
      );
    }
  });

  test.each([
    [{ status: 401, body: {} }, /does not accept its key/],
    [{ status: 429, body: {} }, /too many questions/],
    [{ status: 500, body: {} }, /does not work/],
    [{ status: 302, body: {}, location: "http://127.0.0.1:1/" }, /cannot be reached/],
    [{ body: "<html>" }, /cannot be reached/],
    [{ body: { results: "none", web: { results: 1 }, output: {} } }, /cannot be read/],
  ])("says why it has no answer: %j", async (answer, reason) => {
    const { result } = await standIn(answer, (url) => adapter(settings(url))(query));
    expect(result).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
    expect(JSON.stringify(result)).not.toContain("secret-key");
  });

  test("gives no address but the web's, each once", async () => {
    const hostile = JSON.parse(JSON.stringify(body).replaceAll(found.url, "javascript:alert(1)"));
    expect((await standIn({ body: hostile }, (url) => adapter(settings(url))(query))).result).toEqual({
      ok: true,
      results: [],
    });
  });
});

describe("what is asked", () => {
  test("is the company's name, its domain and a topic; never an address or a number of somebody", () => {
    expect(searchQuery({ name: 'Firm "GmbH"', domain: "firm.example" }, "news")).toBe('"Firm GmbH" firm.example news');
    for (const name of ["anna@firm.example", "Firm +49 30 1234567", " "])
      expect(searchQuery({ name, domain: null }, "news")).toBeUndefined();
  });

  test("counts only where the page speaks of the company", () => {
    const firm = { name: "Ölmühle Nord GmbH", domain: "oel.example" };
    expect(speaksOf("Die Olmuhle  Nord wächst", firm)).toBe(true);
    expect(speaksOf("See oel.example for more", firm)).toBe(true);
    expect(speaksOf("Another mill", firm)).toBe(false);
  });
});
