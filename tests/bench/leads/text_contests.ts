import { z } from "zod";
import { type Contest, contest } from "./contest.ts";
import { type LeadDatabase, workspace } from "./lead_database.ts";
import { askPage, pick, readFound } from "./lead_questions.ts";

const naiveTypo = `select c.lead_id, extensions.similarity(c.company, $2) as rank from bench.lead_companies c
  where c.workspace_id = $1 and c.company operator(extensions.%) $2 order by rank desc, c.lead_id limit 50`;
const naiveText = `select t.lead_id, ts_rank(t.words, plainto_tsquery('simple', $2)) as rank from bench.lead_texts t
  where t.workspace_id = $1 and t.words @@ plainto_tsquery('simple', $2) order by rank desc, t.lead_id limit 50`;
const broadWords = [
  "manager",
  "sales",
  "anna",
  "director",
  "operations",
  "head",
  "specialist",
  "marketing",
  "stefan",
  "supply",
];

/** How many of the companies asked for were on the page, as shares. */
export interface Recall {
  ours: number;
  naive: number;
}

/** A company's name with one slip of the finger; found when somebody of that company is on the page. */
export async function typoContest(database: LeadDatabase, count: number): Promise<Contest & { recall(): Recall }> {
  const { asMember, byHand } = database;
  const found = await byHand`select a.name from public.accounts a
    where a.workspace_id = ${workspace} and exists (select from bench.lead_companies c where c.company = a.name)
    order by md5(a.name) limit ${count}`;
  const companies = z.array(z.object({ name: z.string() })).parse([...found]);
  const recalled = { left: 0, right: 0, asked: 0 };
  const questions = companies.map(({ name }, place) => {
    const text = misspelt(name, place);
    const has = (leads: readonly { company: string | null }[]) => leads.some((lead) => lead.company === name);
    return {
      left: () => askPage(asMember, { filter: { text } }),
      right: () => readFound(byHand, naiveTypo, text),
      check(ours: Awaited<ReturnType<typeof askPage>>, naive: Awaited<ReturnType<typeof readFound>>) {
        recalled.asked++;
        if (has(ours.leads)) recalled.left++;
        if (has(naive)) recalled.right++;
      },
    };
  });
  return {
    ...contest({ name: "company typo", left: "ours", right: "naive trigrams", atMost: 0.15 }, questions),
    recall: () => ({ ours: recalled.left / recalled.asked, naive: recalled.right / recalled.asked }),
  };
}

/** Words that stand in very many leads, the best fifty of them. */
export function broadTextContest({ asMember, byHand }: LeadDatabase): Contest {
  const questions = broadWords.map((text) => ({
    left: () => askPage(asMember, { filter: { text } }),
    right: () => readFound(byHand, naiveText, text),
    check(ours: Awaited<ReturnType<typeof askPage>>, naive: readonly unknown[]) {
      const wrong = ours.leads.find((lead) => !JSON.stringify(lead).toLowerCase().includes(text));
      if (wrong || ours.leads.length < 50 || naive.length < 50)
        throw new Error(`"${text}" found ${JSON.stringify(wrong)}.`);
    },
  }));
  return contest({ name: "broad text", left: "ours", right: "full text ranked", atMost: 0.4 }, questions);
}

/** The same slip for the same company every time: letters swapped, left out, doubled or replaced within its first word. */
function misspelt(name: string, place: number): string {
  const at = 1 + (place % Math.max(1, name.indexOf(" ") - 3));
  const [before, letters, after] = [name.slice(0, at), name.slice(at, at + 2), name.slice(at + 2)];
  const slips = [
    `${letters[1]}${letters[0]}`,
    `${letters[1]}`,
    `${letters[0]}${letters}`,
    `${letters[0] === "x" ? "y" : "x"}${letters[1]}`,
  ];
  return before + pick(slips, place) + after;
}
