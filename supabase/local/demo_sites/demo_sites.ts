import type { Sql } from "postgres";
import { companyPages, type DemoCompany } from "./company_pages.ts";

/** Answers requests under `/demo-sites/<domain>/…`: the sites of the demo's invented companies. */
export type DemoSites = { handle(request: Request): Promise<Response> };

/** Each company of the seed has a small site, made from what is known of it; a few say something else about their size. */
export function demoSites(sql: Sql): DemoSites {
  return {
    async handle(request) {
      const [, , domain = "", ...rest] = new URL(request.url).pathname.split("/");
      if (domain === ".search")
        return Response.json(await found(sql, new URL(request.url).searchParams.get("q") ?? ""));
      const company = await companyOf(sql, domain);
      const page = company && companyPages(company, new Date()).get(`/${rest.join("/")}`);
      if (!page)
        return new Response("There is no such page.", { status: 404, headers: { "content-type": "text/plain" } });
      // It is shown to whoever follows a source, and runs nothing.
      const headers = {
        "content-type": `${page.type}; charset=utf-8`,
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
      };
      return new Response(page.body, { headers });
    },
  };
}

/** Answers as Brave's search does, with the news page of the company whose domain stands in the question. */
async function found(sql: Sql, query: string) {
  const company = await companyOf(sql, /[a-z0-9.-]+\.example/.exec(query)?.[0] ?? "");
  const results = company && [
    { title: `News of ${company.name}`, url: `https://${company.domain}/news`, description: "A demo result." },
    { title: `Careers at ${company.name}`, url: `https://${company.domain}/careers`, description: "A demo result." },
  ];
  return { type: "search", web: { type: "search", results: results ?? [] } };
}

async function companyOf(sql: Sql, domain: string): Promise<DemoCompany | undefined> {
  if (!/^[a-z0-9.-]+\.example$/.test(domain)) return undefined;
  const [company] = await sql<DemoCompany[]>`
    select a.name, a.domain, a.industry, a.employee_count, a.country, a.city, coalesce((
      select jsonb_agg(jsonb_build_object('name', l.name, 'title', l.title) order by l.name)
      from (select l.name, l.title from public.leads l where l.account_id = a.id and l.deleted_at is null order by l.id limit 6) l
    ), '[]') as people
    from public.accounts a where a.domain = ${domain} order by a.created_at limit 1`;
  return company;
}
