export type AssignCommand = { target: string; owner: string };

const releasing = /^(?:un-?assign|release|remove the owner (?:of|from)|clear the owner (?:of|for)) (?<target>.+)$/i;
const patterns = [
  "^(?:re-?)?assign me (?:to |as (?:the )?owner (?:of|to) )?(?<target>.+)$",
  "^(?:re-?)?assign (?<target>.+?) (?:back )?to (?<owner>.+)$",
  "^(?:give|hand|hand over|hand off|transfer|pass|pass on) (?<target>.+?) (?:over |off |on )?to (?<owner>.+)$",
  "^make (?<owner>.+?) (?:the )?owner of (?<target>.+)$",
  "^(?:set|change|switch) (?:the )?owner (?:of|for) (?<target>.+?) to (?<owner>.+)$",
  "^(?:set|change|switch) (?<target>.+?)(?:'s?)? owner to (?<owner>.+)$",
  "^(?:i'll take|i will take|let me take|i take|take over|claim|i'll own)(?: over)? (?<target>.+)$",
].map((source) => new RegExp(source, "i"));

/** Reads "assign it to Sam", "make me the owner of Anna", "take over the second one". No owner named means the speaker. */
export function readAssignCommand(utterance: string): AssignCommand | undefined {
  const text = utterance.replace(/[.!?\s]+$/, "");
  const released = releasing.exec(text)?.groups?.target;
  if (released !== undefined && !/^leads?\b/i.test(released)) return { target: released, owner: "nobody" };
  for (const pattern of patterns) {
    const groups = pattern.exec(text)?.groups;
    if (groups?.target === undefined) continue;
    const owner = (groups.owner ?? "me").replace(/(?:\s*[,;(]|\s+(?:because|since|as he|as she|for)\b).*$/i, "");
    const target = groups.target.replace(/^(?:her|his|their|its)$/i, "it");
    return {
      target,
      owner: /^(?:me|myself|my name|i)$/i.test(owner)
        ? "me"
        : owner.replace(/^(?:our |my )?(?:colleague|teammate|member)\s+/i, ""),
    };
  }
  return undefined;
}
