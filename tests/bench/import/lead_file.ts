import { once } from "node:events";
import { createWriteStream } from "node:fs";

/** What the rows of the file come to where the first `known` people are there already. */
export type FilePlan = { rows: number; added: number; updated: number; failed: number };

/** One row in a hundred cannot be taken. */
const failEvery = 100;

/** Both are hundreds. */
export function filePlan(rows: number, known: number): FilePlan {
  const taken = (people: number) => people - people / failEvery;
  const updated = taken(Math.min(known, rows));
  return { rows, updated, added: taken(rows) - updated, failed: rows / failEvery };
}

const columns =
  "Record ID,First Name,Last Name,Email,Phone Number,Job Title,Company Name,Website URL,Country/Region,City,Lifecycle Stage,Original Source";

const stages = ["lead", "customer", "opportunity", "subscriber"];
const places = ["Germany,Berlin", "France,Lyon", "Spain,Madrid", "Italy,Rome", "Poland,Warsaw"];
const ranks = ["Head of Sales", "Chief Technology Officer", "Buyer", "Account Executive"];

/** Person number `place`, as HubSpot would export them. */
function leadLine(place: number): string {
  const company = `Company ${place % 5000}`;
  const isBroken = place % failEvery === failEvery - 1;
  const email = isBroken ? "no address" : `person.${place}@company${place % 5000}.example`;
  return [
    1_000_000 + place,
    `First${place}`,
    `"Last ""${place % 977}"""`,
    email,
    `+4930${1_000_000 + place}`,
    ranks[place % ranks.length],
    `"${company}, Inc."`,
    `https://www.company${place % 5000}.example/about`,
    places[place % places.length],
    stages[place % stages.length],
    "Organic search",
  ].join(",");
}

/** Writes the file; people who are known and others are mixed, always in the same way. */
export async function writeLeadFile(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path);
  file.write(`${columns}\r\n`);
  // A step that shares no divisor with a round number walks through all of them.
  for (let place = 0, row = 0; row < rows; row++, place = (place + 7_919) % rows) {
    if (!file.write(`${leadLine(place)}\r\n`)) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
}
