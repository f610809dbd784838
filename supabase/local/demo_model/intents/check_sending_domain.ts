import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asks =
  /\b(?:check|is|are|test|verify|what about|how is|look at)\b.*\b(?:sending domain|mail domain|e-?mail domain|domain of (?:our|my|the) (?:mail|mailbox|mailboxes|e-?mail)|spf|dkim|dmarc)\b/;
const named = /\b(?:of|for|from)\s+([\w.+-]+@[\w.-]+\.\w+|[\w-]+(?:\.[\w-]+)+)/;
const answer = z.object({
  mailboxes: z.array(
    z.object({
      address: z.string(),
      state: z.string(),
      note: z.string().optional(),
      checks: z.array(
        z.object({
          kind: z.string(),
          state: z.string(),
          says: z.string(),
          advice: z.string().nullable(),
          record: z.object({ type: z.string(), name: z.string(), value: z.string() }).nullable(),
        }),
      ),
    }),
  ),
});

/** Says whether receivers believe mail from the mailboxes, and what to set in DNS. */
export const check_sending_domain = defineIntent({
  tool: "check_sending_domain",
  examples: ["check our sending domain", "are SPF and DKIM of acme.dev set up?"],
  match(turn) {
    if (!asks.test(turn.words)) return undefined;
    const mailbox = named.exec(turn.words)?.[1];
    return call("check_sending_domain", mailbox ? { mailbox } : {});
  },
  describe(calls) {
    const outcome = calls.at(-1)?.outcome;
    const found = outcome?.state === "done" ? answer.safeParse(outcome.result) : undefined;
    if (!found?.success) return `I couldn't look it up: ${reasonOf(calls.at(-1), "there was no answer")}`;
    return found.data.mailboxes
      .map(({ address, state, note, checks }) =>
        [
          `**${plain(address)}**: ${words[state] ?? state}${note ? ` ${note}` : ""}`,
          ...checks.map(
            ({ kind, says, advice, record }) =>
              `- ${kind.toUpperCase()}: ${plain(says)}${advice ? ` ${plain(advice)}` : ""}${record ? ` \`${record.name}\` ${record.type} \`${record.value}\`` : ""}`,
          ),
        ].join("\n"),
      )
      .join("\n\n");
  },
});

const words: Record<string, string> = {
  pass: "receivers can tell that its mail is yours.",
  warn: "receivers can tell that its mail is yours; some of it could be better.",
  fail: "receivers cannot tell that its mail is yours, so no campaign can start from it.",
  unknown: "not everything could be found out.",
  asking: "DNS has not answered yet.",
  local: "not checked.",
};
