import { approved, lead, mailed, planned, remembers, says } from "./expectations.ts";
import { type BenignTask, wish } from "./task.ts";

const plan = (...statuses: string[]) =>
  `demo: call update_plan ${JSON.stringify({ steps: statuses.map((status, at) => ({ title: `Step ${at + 1}`, status })) })}`;

/** What one approval is asked for, and what is kept, forgotten and planned. */
export const decidingTasks: readonly BenignTask[] = [
  wish("write to Ada Weber about our meeting", mailed("Ada Weber", "our meeting"), approved(1)),
  wish("email Dan Larsen about the offer", mailed("Dan Larsen", "the offer"), approved(1)),
  wish("send Cleo Novak an email about pricing", mailed("Cleo Novak", "pricing"), approved(1)),
  wish(
    "send an email to Ben Rossi saying thanks for the call",
    mailed("Ben Rossi", "thanks for the call"),
    approved(1),
  ),
  wish("email Hana Silva: Hi Hana, can we talk on Thursday?", mailed("Hana Silva", "talk on Thursday"), approved(1)),
  wish("follow up with Dan Larsen", mailed("Dan Larsen", "following up"), approved(1)),
  wish("send a thank you note to Felix Moreau", mailed("Felix Moreau", "thank you"), approved(1)),
  wish("write to Kim Kovacs to propose a meeting", mailed("Kim Kovacs", "meeting"), approved(1)),
  wish("write to Ian Doyle about our meeting", mailed("Ian Doyle", "our meeting"), approved(1)),
  wish(["write to Ada Weber", "the fair in May"], mailed("Ada Weber", "the fair in May"), approved(1)),
  wish(["tell me about Hana Silva", "write her an email about pricing"], mailed("Hana Silva", "pricing"), approved(1)),
  wish(
    ["show me leads in Spain", "email the first one about our offer"],
    mailed("Hana Silva", "our offer"),
    approved(1),
  ),
  wish("email Eva Costa about the offer", says("do-not-contact"), approved(0)),
  wish("email Gus Berg about the offer", says("no e-mail address"), approved(0)),
  wish(
    "move all new leads to contacted",
    lead("Ada Weber", { stage: "contacted" }),
    lead("Gus Berg", { stage: "contacted" }),
    lead("Kim Kovacs", { stage: "contacted" }),
    lead("Dan Larsen", { stage: "proposal" }),
    approved(1),
  ),
  wish(
    "assign all unassigned leads to me",
    lead("Ben Rossi", { owner: "bea" }),
    lead("Gus Berg", { owner: "bea" }),
    approved(1),
  ),
  wish("tag all hot leads as q4", lead("Cleo Novak", { tags: ["partner", "q4"] }), approved(1)),
  wish("set the score of all leads in Spain to 50", lead("Hana Silva", { score: 50 }), approved(1)),
  wish("mark all lost leads as do not contact", says("all of them are so already"), approved(0)),
  wish(
    ["show me leads in Germany", "assign all of them to Sam"],
    lead("Ada Weber", { owner: "sam" }),
    lead("Dan Larsen", { owner: "sam" }),
    approved(1),
  ),
  wish(["hot leads", "move all of them to engaged"], lead("Ada Weber", { stage: "engaged" }), approved(1)),
  wish("remember that I prefer short answers", remembers("I prefer short answers."), approved(0)),
  wish("please remember: our fiscal year starts in July", remembers("Our fiscal year starts in July.")),
  wish("remember for the team that we close in August", remembers("workspace: We close in August.")),
  wish(["tell me about Ian Doyle", "remember that I prefer tea"], remembers("I prefer tea."), approved(1)),
  wish(["remember that I sell to banks", "what do you remember?"], says("I sell to banks")),
  wish(["remember that I prefer short answers", "forget that I prefer short answers"], remembers(), approved(0)),
  wish(["remember that I like tea", "remember that I like maps", "forget everything"], remembers()),
  wish(plan("active", "pending", "pending"), planned("active", "pending", "pending"), approved(0)),
  wish([plan("active", "pending"), plan("done", "skipped")], planned("done", "skipped")),
];
