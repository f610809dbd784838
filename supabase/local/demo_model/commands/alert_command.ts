import { fold } from "../language/fold.ts";
import { campaignName } from "./campaign_command.ts";

/** What a person wants to be told of: a campaign's mails, answers to any mail, or leads of a kind. */
export type AlertCommand =
  | { about: "campaign"; name: string; kind: string; campaign: string | undefined }
  | { about: "answers"; name: string; whom: string }
  | { about: "leads"; name: string; whom: string };

const asks =
  /^(?:please )?(?:(?:tell|notify|alert|ping|warn|inform) me|let me know|give me an alert|set up an alert|add an alert|create an alert|make an alert)(?: straight away| at once)? (?:as soon as|when(?:ever)?|if|once|each time|every time) (?<what>.+?)[.!?\s]*$/i;
const does =
  /^(?<who>some(?:one|body)|anyone|anybody|people|a person|an? (?:e-?)?mail|(?:e-?)?mails|(?:an? |any |my )?(?:[\w-]+ ){0,2}leads?(?: (?:from|in) .+?)?) (?<verb>answers?|repl(?:y|ies)|opens?|clicks?|bounces?|unsubscribes?|complains?)\b(?<rest>.*)$/i;
const kinds: Readonly<Record<string, string>> = {
  answer: "replied",
  repl: "replied",
  open: "opened",
  click: "clicked",
  bounce: "bounced",
  unsubscribe: "unsubscribed",
  complain: "complained",
};
const arrival =
  /(?:,? (?:and )?(?:comes? in|comes? along|arrives?|(?:is|are|gets?|has been|was) (?:added|created|imported)|shows? up|appears?|turns? up|signs? up|joins?))$/i;
const comesTo =
  /\b(?:moves?|goes|gets|comes?|is moved|is set|changes?|reaches|becomes?|turns?) (?:in)?(?:to )?(?:the )?(?:stage )?(?=\w+$)/i;

/** Reads "tell me when …"; undefined when the words ask for something else. */
export function readAlertCommand(utterance: string): AlertCommand | undefined {
  const what = asks.exec(utterance)?.groups?.what;
  if (what === undefined) return undefined;
  const name = what.replace(/^./, (letter) => letter.toUpperCase()).slice(0, 120);
  const done = does.exec(what)?.groups;
  const kind = Object.entries(kinds).find(([stem]) => fold(done?.verb ?? "").startsWith(stem))?.[1];
  if (done && kind !== undefined) {
    const mails = (done.rest ?? "").replace(
      /^\s*(?:to|on|in|from|about|of|a link (?:in|of)|the link (?:in|of)|links? (?:in|of)|mails? of)\s+/i,
      "",
    );
    const campaign = campaignName(mails.trim());
    if (campaign !== undefined) return { about: "campaign", name, kind, campaign };
    if (/mails?$/i.test(done.who ?? "")) return { about: "campaign", name, kind, campaign: undefined };
    if (kind === "replied")
      return { about: "answers", name, whom: /leads?\b/i.test(done.who ?? "") ? (done.who ?? "") : "" };
  }
  return { about: "leads", name, whom: what.replace(arrival, "").replace(comesTo, "in stage ") };
}
