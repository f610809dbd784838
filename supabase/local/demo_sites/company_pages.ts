/** What a demo company's site is made from. */
export type DemoCompany = {
  name: string;
  domain: string;
  industry: string | null;
  employee_count: number | null;
  country: string | null;
  city: string | null;
  people: { name: string; title: string | null }[];
};
export type DemoPage = { type: string; body: string };

const notice = "This is a demo site of an invented company, served by your own machine.";
const products = [
  "planning software",
  "a logistics platform",
  "quality control for production",
  "training for field teams",
];
const mails = ["MX 10 aspmx.l.google.com.", "MX 0 demo.mail.protection.outlook.com."];

/** All pages of a site by their paths. The same company always says the same. */
export function companyPages(company: DemoCompany, now: Date): Map<string, DemoPage> {
  const seed = [...company.domain].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 100_003, 7);
  const founded = 1965 + (seed % 50);
  const staff = Math.max(5, (company.employee_count ?? 80) + (seed % 3 === 0 ? 40 : 0));
  const product = products[seed % products.length] ?? "";
  const html = (title: string, body: string, head = "") => ({
    type: "text/html",
    body: layout(`${title} – ${escaped(company.name)}`, company, head, body),
  });
  const news = newsOf(company, product, seed, now);
  return new Map<string, DemoPage>([
    [
      "/",
      html(
        "Welcome",
        `<h1>${escaped(company.name)}</h1><p>We make ${product}. ${hospitals(seed)}</p>`,
        organization(company, staff, founded),
      ),
    ],
    [
      "/about",
      html(
        "About us",
        `<h1>About us</h1><p>${escaped(company.name)} was founded in ${founded} in ${escaped(company.city ?? "a small town")}.</p><p>Today we are ${staff} people.</p>`,
      ),
    ],
    [
      "/team",
      html(
        "Team",
        `<h1>Our team</h1>${company.people.map(({ name, title }) => `<p>${escaped(name)}, ${escaped(title ?? "Team member")}</p>`).join("")}`,
      ),
    ],
    [
      "/careers",
      html(
        "Careers",
        seed % 2 === 0
          ? "<h1>Careers</h1><p>We are hiring: see our open positions in sales and engineering.</p>"
          : "<h1>Careers</h1><p>There is nothing open at the moment.</p>",
      ),
    ],
    [
      "/news",
      html("News", `<h1>News</h1>${news.map(({ title, on }) => `<h2>${escaped(title)}</h2><p>${on}</p>`).join("")}`),
    ],
    ["/feed.xml", { type: "application/rss+xml", body: feed(company, news) }],
    ["/robots.txt", { type: "text/plain", body: "User-agent: *\nDisallow: /internal/\n" }],
    [
      "/.records",
      {
        type: "text/plain",
        body: [mails[seed % mails.length], "TXT v=spf1 include:_spf.salesforce.com ~all"].join("\n"),
      },
    ],
  ]);
}

const hospitals = (seed: number) =>
  seed % 4 === 0 ? "Our customers are hospitals and clinics." : "Our customers are manufacturers and retailers.";

function newsOf({ name, city }: DemoCompany, product: string, seed: number, now: Date) {
  const day = (ago: number) => new Date(now.getTime() - ago * 86_400_000).toISOString().slice(0, 10);
  return [
    { title: `${name} opens a second office near ${city ?? "the coast"}`, on: day(5 + (seed % 20)) },
    { title: `A new version of ${product} is out`, on: day(40 + (seed % 30)) },
  ];
}

function organization({ name, domain, industry, country, city }: DemoCompany, staff: number, founded: number): string {
  const data = {
    "@context": "https://schema.org",
    "@type": "Organization",
    ...{
      name,
      url: `https://${domain}/`,
      legalName: name,
      industry,
      numberOfEmployees: staff,
      foundingDate: `${founded}`,
    },
    address: { "@type": "PostalAddress", addressLocality: city, addressCountry: country },
    sameAs: [`https://social.example/${domain.replace(/\.example$/, "")}`],
  };
  return `<script type="application/ld+json">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>`;
}

function layout(title: string, { name, domain, industry, city }: DemoCompany, head: string, body: string): string {
  const links = ["about", "team", "news", "careers"].map((path) => `<a href="/${path}">${path}</a>`).join(" ");
  const about = `${name} of ${city ?? "nowhere"}: ${industry ?? "many things"}, since long.`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>
<meta name="description" content="${escaped(about)}"><link rel="alternate" type="application/rss+xml" href="/feed.xml">${head}
<style>body{font:16px/1.6 system-ui;max-width:42rem;margin:2rem auto;padding:0 1rem}small{opacity:.7}</style></head>
<body><nav>${links}</nav><main>${body}</main><footer><small>${escaped(domain)}. ${notice}</small></footer></body></html>`;
}

function feed({ name, domain }: DemoCompany, news: readonly { title: string; on: string }[]): string {
  const items = news.map(
    ({ title, on }) =>
      `<item><title>${escaped(title)}</title><link>https://${domain}/news</link><pubDate>${new Date(on).toUTCString()}</pubDate></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${escaped(name)}</title><link>https://${domain}/</link><description>${notice}</description>${items.join("")}</channel></rss>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
