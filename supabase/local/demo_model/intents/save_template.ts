import { defineIntent } from "../define_intent.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:please )?(?:save|make|create|write|draft)(?: me)? an?(?: new)?(?: e-?mail| mail)? template (?:called|named) ["“]?(?<name>[^"”:\n]{1,80}?)["”]?(?: with (?:the )?subject ["“]?(?<subject>[^"”:\n]{1,200}?)["”]?)?(?:\s*[:\n]\s*(?<body>[\s\S]+?))?\s*$/i;

/** Words to begin from: nothing in them is claimed of anybody. */
const beginning = [
  'Hi {{ lead.first_name | default: "there" }},',
  "I am {{ sender.first_name }} from {{ sender.company }}.{% if lead.company %} I would like to learn how {{ lead.company }} works today.{% endif %}",
  "Would a short call suit you this week?",
].join("\n\n");

/** Keeps a mail's words; without any it drafts some that invent nothing. */
export const save_template = defineIntent({
  tool: "save_template",
  examples: ['save a template called Intro: Hi {{ lead.first_name | default: "there" }}, shall we talk?'],
  match(turn) {
    const groups = asks.exec(turn.utterance)?.groups;
    if (groups?.name === undefined) return undefined;
    const { name, subject = name, body = beginning } = groups;
    return call("save_template", { name: name.trim(), subject: subject.trim(), body: body.slice(0, 20_000) });
  },
  describe: (calls) => outcomeLines(calls, () => "the template"),
});
