import { fold } from "./fold.ts";

type Words = ReadonlyMap<string, readonly string[]>;

function words(entries: Readonly<Record<string, string>>): Words {
  return new Map(
    Object.entries(entries).flatMap(([value, others]) =>
      [value.toLowerCase(), ...others.split("|").filter(Boolean)].map((word): [string, string[]] => [word, [value]]),
    ),
  );
}

export const industryWords: Words = words({
  Fintech: "fin-tech|financial technology|fintechs",
  Healthcare: "health care|health-care|health|medtech|medical",
  Logistics: "logistic|shipping|freight",
  Manufacturing: "manufacturer|manufacturers|industrial",
  Retail: "retailer|retailers|e-commerce|ecommerce",
  Software: "saas|software company|software companies",
  Energy: "utilities|renewables",
  Education: "edtech|ed-tech|schools",
  "Real Estate": "real-estate|realestate|property|proptech",
  Media: "publishing|publishers",
});

/** Bigger cities, so that a name without "in" before it is known for one; with the spellings that records may have. */
export const cityWords: Words = new Map(
  [
    ...["Berlin", "Munich/München", "Hamburg", "Cologne/Köln", "Frankfurt", "Stuttgart", "Düsseldorf", "Leipzig"],
    ...["Dresden", "Vienna/Wien", "Graz", "Linz", "Salzburg", "Zurich/Zürich", "Geneva/Genève", "Basel", "Bern"],
    ...["Lausanne", "Paris", "Lyon", "Marseille", "Toulouse", "Lille", "Nantes", "London", "Manchester", "Birmingham"],
    ...["Leeds", "Bristol", "Edinburgh", "Glasgow", "Dublin", "Cork", "Galway", "Amsterdam", "Rotterdam", "Utrecht"],
    ...["Eindhoven", "The Hague/Den Haag", "Brussels", "Antwerp", "Ghent", "Madrid", "Barcelona", "Valencia"],
    ...["Seville/Sevilla", "Bilbao", "Lisbon", "Porto", "Rome", "Milan/Milano", "Turin/Torino", "Naples", "Bologna"],
    ...["Verona", "Copenhagen/København", "Aarhus", "Odense", "Stockholm", "Gothenburg/Göteborg", "Malmö/Malmo"],
    ...["Uppsala", "Oslo", "Bergen", "Helsinki", "Warsaw/Warszawa", "Kraków/Krakow", "Gdańsk/Gdansk"],
    ...["Wrocław/Wroclaw", "Prague", "Budapest", "Bucharest", "Athens", "Istanbul", "New York", "Boston", "Chicago"],
    ...["San Francisco", "Austin", "Seattle", "Los Angeles", "Denver", "Toronto", "Vancouver", "Calgary"],
    ...["Montréal/Montreal", "Sydney", "Melbourne", "Brisbane", "Tokyo", "Osaka", "Nagoya", "Mumbai", "Bangalore"],
    ...["Delhi", "São Paulo/Sao Paulo", "Dubai", "Tel Aviv", "Tallinn", "Riga", "Vilnius"],
  ].flatMap((city) => {
    const spellings = city.split("/");
    return spellings.map((spelling): [string, string[]] => [fold(spelling), spellings]);
  }),
);

/** Job titles in folded spelling; the singular is what a title contains. */
export const titlePattern =
  /\b(?<title>c[etfomirp]o|chief [a-z]+ officer|co-?founder|founder|managing director|vp(?: of)? (?:sales|marketing|engineering|product|finance|operations|people|business development)|vp|vice president|heads? of [a-z]+|(?:sales|marketing|product|finance|operations|it|hr|procurement|purchasing|supply chain|planning|data|engineering|regional|country|office|account) (?:manager|director|lead(?!s))|director of [a-z]+|director|manager|engineer|developer|buyer|president|analyst|consultant)(?:s|es)?\b/;
