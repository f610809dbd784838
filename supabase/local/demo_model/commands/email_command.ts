export type EmailCommand = {
  target: string;
  topic: string | undefined;
  body: string | undefined;
  subject: string | undefined;
};

const mail = "(?:e-?mail|message|mail|line|reply)";
const kind = "(?<kind>follow-?up|reminder|thank[- ]you(?: note)?|invitation|introduction|intro)";
const adjectives = "(?:(?:an?|the|another|short|quick|friendly|nice|polite|brief|new|follow-?up|personal)\\s+)*";
const tail =
  "(?:,?\\s+(?:about|regarding|concerning|re:?|on the subject of|on)\\s+(?<topic>.+)|\\s*(?::|,?\\s+(?:saying|that says|and say|to say|with the text)(?: that|:)?)\\s*(?<body>.+)|,?\\s+(?:to|and)\\s+(?<purpose>(?:ask|invite|thank|schedule|set up|arrange|propose|offer|introduce|remind|check|confirm|congratulate|say|tell|let)\\b.+))?$";

const patterns = [
  `^(?:send|write|draft|compose|shoot|drop|prepare|create)\\s+${adjectives}(?:${mail}|${kind}(?:\\s+${mail})?)\\s+(?:to|for)\\s+(?<target>.+?)${tail}`,
  `^(?:send|write|drop|shoot|draft)\\s+(?<target>.+?)\\s+(?=an?\\s|the\\s|another\\s)${adjectives}(?:${kind}(?:\\s+${mail})?|${mail})${tail}`,
  `^(?:e-?mail|mail|message|contact|write(?:\\s+to)?(?!\\s+me\\b)|get in touch with|reach out to|reply to|answer|ping|send (?:it|that|this|an email) to)\\s+(?!(?:a|an|the|me)\\s+(?:poem|story|song|code|report|summary|list|note|lead|new)\\b)(?<target>.+?)${tail}`,
  `^(?<kind>follow up)\\s+with\\s+(?<target>.+?)${tail}`,
  `^(?<kind>thank)\\s+(?<target>(?!you\\b|u\\b|s\\b).+?)(?:\\s+for\\s+(?<topic>.+))?$`,
].map((source) => new RegExp(source, "is"));

/** Reads "write to Anna about our meeting", "email the first one: Hi, …", "send Tom a follow-up". */
export function readEmailCommand(utterance: string): EmailCommand | undefined {
  const { text, subject } = splitSubject(utterance.trim());
  for (const pattern of patterns) {
    const groups = pattern.exec(text)?.groups;
    if (groups?.target === undefined) continue;
    const thanks = groups.kind?.toLowerCase() === "thank" && groups.topic !== undefined;
    const topic = thanks ? `thank you for ${groups.topic}` : (groups.topic ?? groups.purpose ?? kindTopic(groups.kind));
    return {
      target: groups.target.replace(/[.,!?\s]+$/, ""),
      topic: topic?.replace(/[.!?\s]+$/, ""),
      body: groups.body?.replace(/^["“](.+)["”]$/s, "$1"),
      subject,
    };
  }
  return undefined;
}

function splitSubject(text: string): { text: string; subject: string | undefined } {
  const found = /,?\s+with (?:the )?subject:?\s+["“]?(?<subject>[^"”:]+)["”]?/i.exec(text);
  if (found?.groups?.subject === undefined) return { text, subject: undefined };
  return { text: text.replace(found[0], ""), subject: found.groups.subject.trim() };
}

function kindTopic(kind: string | undefined): string | undefined {
  const word = kind?.toLowerCase().replace(/\s+note$/, "");
  if (word === undefined) return undefined;
  if (/^follow/.test(word)) return "follow up";
  if (/^thank/.test(word)) return "thank you";
  return /^intro/.test(word) ? "introduce myself" : word;
}
