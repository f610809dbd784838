import { splitTags } from "../language/field_phrases.ts";

export type TagCommand = { target: string; add: string[]; remove: string[] };

const end = "[.!?]*$";
const adding = [
  `^(?:tag|label) (?<target>.+?) (?:as|with)(?: the)?(?: tags?)?:? (?<tags>.+?)${end}`,
  `^(?:add|put|apply|set|attach|give) (?:the |an? )?(?:tags?|labels?):? (?<tags>.+?) (?:to|on|for) (?<target>.+?)${end}`,
  `^(?:add|put|apply|attach) (?:the |an? )?(?<tags>"?[\\w#-]+"?) (?:tag|label) (?:to|on|for) (?<target>.+?)${end}`,
  `^add (?:the |an? )?(?:tags?|labels?):? (?<tags>"?[\\w#-]+"?)(?<target>)${end}`,
  `^give (?<target>.+?) the tags?:? (?<tags>.+?)${end}`,
  `^(?:tag|label) (?<target>them|it|her|him|all of them|those|these|everyone|the \\w+ one)(?: as)?:? (?<tags>.+?)${end}`,
].map((source) => new RegExp(source, "i"));
const removing = [
  `^(?:remove|delete|take|drop|clear) (?:the |an? )?(?:tags?|labels?):? (?<tags>.+?) (?:from|off|of) (?<target>.+?)${end}`,
  `^(?:remove|delete|take|drop|clear) (?:the |an? )?(?<tags>"?[\\w#-]+"?) (?:tag|label) (?:from|off|of) (?<target>.+?)${end}`,
  `^(?:remove|delete|drop) (?:the )?(?:tags?|labels?):? (?<tags>"?[\\w#-]+"?)(?<target>)${end}`,
  `^un-?tag (?<tags>"?[\\w#-]+"?) from (?<target>.+?)${end}`,
  `^un-?tag (?<target>.+?)(?: as| with| from|:)? (?<tags>"?[\\w#-]+"?)${end}`,
].map((source) => new RegExp(source, "i"));

/** Reads "tag them as q4 and vip", "add the tag vip to Anna", "remove the tag vip from Anna". */
export function readTagCommand(utterance: string): TagCommand | undefined {
  const added = first(adding, utterance);
  if (added) return { target: added.target, add: added.tags, remove: [] };
  const removed = first(removing, utterance);
  return removed && { target: removed.target, add: [], remove: removed.tags };
}

function first(patterns: readonly RegExp[], utterance: string): { target: string; tags: string[] } | undefined {
  for (const pattern of patterns) {
    const groups = pattern.exec(utterance)?.groups;
    if (groups?.target === undefined || groups.tags === undefined) continue;
    const tags = splitTags(groups.tags).map((tag) => tag.slice(0, 60));
    if (tags.length > 0) return { target: groups.target || "it", tags };
  }
  return undefined;
}
