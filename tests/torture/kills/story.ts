import type { ScriptedReply, WireRequest } from "../../functions/support/scripted_model.ts";
import type { Person } from "../../functions/support/test_stack.ts";
import { type ConverseOptions, converse, type Seen } from "../support/patient_client.ts";
import type { TortureWorld } from "../support/torture_world.ts";

/** A conversation that goes through every kind of step: reads, changes, a mail that is approved, an answer. */
export type Story = { id: string; leadId: string; address: string; note: string; subject: string; body: string };

/** The calls of a story in their order, each made once however often it is interrupted. */
export const storyCalls = ["search_leads", "get_lead", "add_note", "change_stage", "send_email"];

/** Text that the last answer is made of, long enough to be logged in more than one piece. */
const answerPieces = ["All ", "of ", "it ", "is ", "done."];
const answerMilliseconds = 60;

/** Stories under way, so that one model tells them all. */
export type StoryTeller = {
  tell(person: Pick<Person, "chat" | "addLead">, options?: Partial<ConverseOptions>): Promise<Told>;
};
export type Told = { story: Story; seen: Seen };

export function storyTeller(world: Pick<TortureWorld, "model" | "gate">): StoryTeller {
  const stories = new Map<string, Story>();
  world.model.script((request) => nextReply(request, stories, world));
  return {
    async tell(person, options = {}) {
      const id = crypto.randomUUID();
      const address = `${id}@world.example`;
      const leadId = await person.addLead({ name: `Lead ${id}`, email: address });
      const story = { id, leadId, address, note: `Note ${id}`, subject: `Subject ${id}`, body: `Body ${id}` };
      stories.set(id, story);
      const seen = await converse(person.chat, { message: `Story ${id}`, ...options });
      stories.delete(id);
      return { story, seen };
    },
  };
}

/** Stateless, like a real model: what comes next is read from the conversation alone. */
function nextReply(
  { input }: WireRequest,
  stories: ReadonlyMap<string, Story>,
  { gate }: Pick<TortureWorld, "gate">,
): ScriptedReply {
  const text = JSON.stringify(input);
  const story = stories.get(/Story ([0-9a-f-]{36})/.exec(text)?.[1] ?? "");
  if (!story) return { text: ["I know no such story."] };
  const outputs = input.filter((item) => item.type === "function_call_output").length;
  const asked = gate.pass("model asked");
  const said = () => gate.pass("model said");
  if (outputs < storyCalls.length) {
    return { text: [`Step ${outputs}. `], calls: callsAfter(outputs, story), hold: asked, holdEnd: asked.then(said) };
  }
  const slowly = () => new Promise((resolve) => setTimeout(resolve, answerMilliseconds)).then(said);
  return { text: answerPieces, hold: asked, holdEnd: asked.then(slowly) };
}

function callsAfter(outputs: number, { id, leadId, note, subject, body }: Story): NonNullable<ScriptedReply["calls"]> {
  if (outputs < 2) {
    return [
      { tool: "search_leads", arguments: { text: id, match: "all", conditions: [] } },
      { tool: "get_lead", arguments: { lead_id: leadId } },
    ];
  }
  if (outputs < 4) {
    return [
      { tool: "add_note", arguments: { lead_id: leadId, body: note } },
      { tool: "change_stage", arguments: { lead_id: leadId, stage: "contacted" } },
    ];
  }
  return [{ tool: "send_email", arguments: { lead_id: leadId, subject, body } }];
}
