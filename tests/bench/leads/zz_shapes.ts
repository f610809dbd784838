import postgres from "postgres";
import { askPage, readPage, shapesOf } from "./lead_questions.ts";
const url = process.argv[2];
const byHand = postgres(url, { max: 1, onnotice() {} }), asMember = postgres(url, { max: 1, onnotice() {} });
const me = "aaaaaaaa-0000-4000-8000-000000000003";
await asMember`select set_config('request.jwt.claims', ${JSON.stringify({ role: "authenticated", sub: me })}, false), set_config('role', 'authenticated', false)`;
for (const turn of [0, 1]) for (const [i, s] of shapesOf(turn, me).entries()) {
  const t = { l: [] as number[], r: [] as number[] };
  for (let n = 0; n < 9; n++) { let a = performance.now(); await askPage(asMember, s); t.l.push(performance.now() - a); a = performance.now(); await readPage(byHand, s); t.r.push(performance.now() - a); }
  const m = (x: number[]) => x.sort((a, b) => a - b)[4].toFixed(2) + " min " + x[0].toFixed(2);
  console.log(turn, i, "ours", m(t.l), "hand", m(t.r), JSON.stringify(s.filter).slice(0, 130));
}
await byHand.end(); await asMember.end();
