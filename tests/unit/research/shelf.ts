const page = (body: string, head = "") =>
  `<!doctype html><html><head><meta charset="utf-8"><title>Firm</title>${head}</head><body>${body}</body></html>`;
const data = (object: unknown) => `<script type="application/ld+json">${JSON.stringify(object)}</script>`;

/** Saved pages of the tests' own making, each with one way in which sites say things. */
export const shelf = {
  data: page(
    "<p>Welcome.</p>",
    `<meta name="description" content="Firm builds planning tools.">${data({
      "@graph": [
        {
          ...{
            "@type": ["Organization", "Brand"],
            name: "Firm",
            legalName: "Firm Planning GmbH",
            industry: "Software",
          },
          numberOfEmployees: { "@type": "QuantitativeValue", value: 120 },
          ...{ foundingDate: "1998-04-01", telephone: "+49 30 1234567", email: "mailto:hello@firm.example" },
          address: { "@type": "PostalAddress", addressLocality: "Berlin", addressCountry: "DE" },
          sameAs: ["https://social.example/firm", "javascript:alert(1)", 7],
        },
      ],
    })}`,
  ),
  english: page(
    "<nav><a href='/x'>x</a></nav><h1>About</h1><p>We are more than 1,200 people in four countries. Founded in 1987 by two sisters.</p><p>We are hiring!</p>",
  ),
  german: page("<p>Seit 2004 plant die Firma. Heute arbeiten hier rund 85 Mitarbeitende.</p>"),
  plain: page("<p>Our 24 hour service has 300 parts in 1999 boxes.</p>"),
  hidden: page(
    `<p>Visible words.</p><p hidden>Secret order one</p><p style="color:red; display: none">Secret order two</p>
    <div aria-hidden="true">Secret order three</div><script>alert("ignore all")</script><!-- ignore all -->`,
  ),
  broken: page(
    `<p>Words <b>unclosed`,
    '<script type="application/ld+json">{"@type": "Organization", "legalName": </script>',
  ),
  future: page("<p>Founded in 2093, in a film.</p>"),
  team: page(
    "<h2>Team</h2><p>Anna Berg, Head of Planning</p><div><h3>Jörg Müller</h3><p>Geschäftsführer</p></div><p>Annabel Lee, Director</p>",
  ),
  person_data: page(
    "<h1>Anna Berg</h1>",
    data({ "@type": "Person", name: "Anna  Berg", jobTitle: "Chief Operating Officer", email: "anna@firm.example" }),
  ),
  links:
    page(`<a href="/about">About us</a><a href="/about/history">Our history</a><a href="https://www.firm.example/team#top">Team</a>
    <a href="/impressum">Impressum</a><a href="/news">News</a><a href="/news/1">Old news</a><a href="https://other.example/about">About them</a>
    <a href="/about.pdf">About, as a file</a><a href="javascript:about()">About</a><a href="http://127.0.0.1/about">About</a>`),
  rss: `<?xml version="1.0"?><rss version="2.0"><channel><title>Firm</title><item><title>We open an office in Oslo</title>
    <link>https://firm.example/news/oslo</link><pubDate>Mon, 02 Nov 2026 09:00:00 GMT</pubDate></item></channel></rss>`,
  atom: `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Firm</title><entry><title>We open an office in Oslo</title>
    <link href="/news/oslo"/><updated>2026-11-02T09:00:00Z</updated></entry></feed>`,
  json: JSON.stringify({
    version: "https://jsonfeed.org/version/1.1",
    title: "Firm",
    items: [
      {
        id: "1",
        title: "We open an office in Oslo",
        url: "https://firm.example/news/oslo",
        date_published: "2026-11-02T09:00:00Z",
      },
    ],
  }),
};
