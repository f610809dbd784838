import { areas } from "./areas.ts";

/**
 * `npm run torture [AREA] [--rounds N]`: the long form of what `npm test` does in short. Prints what it did in numbers;
 * ends with 1 when anything was lost, doubled, leaked or left unexplained.
 */
const words = process.argv.slice(2);
const given = words.indexOf("--rounds");
const rounds = given < 0 ? undefined : Number(words[given + 1]);
const wanted = given < 0 ? words : words.toSpliced(given, 2);
const unknown = wanted.filter((word) => !(word in areas));

if (unknown.length > 0 || (rounds !== undefined && !(rounds > 0))) {
  console.log(`npm run torture [${Object.keys(areas).join(" | ")}] [--rounds N]`);
  process.exit(1);
}

let failed = 0;
for (const [name, area] of Object.entries(areas)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const began = performance.now();
  console.log(`\n${name}`);
  const breaches = await area.run(rounds ?? area.rounds, (line) => console.log(`  ${line}`));
  for (const breach of breaches) console.log(`  ✗ ${breach}`);
  console.log(`  ${breaches.length} breaches in ${((performance.now() - began) / 60_000).toFixed(1)} min`);
  failed += breaches.length;
}
process.exit(failed > 0 ? 1 : 0);
