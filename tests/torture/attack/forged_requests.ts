import type { Person } from "../../functions/support/test_stack.ts";
import { type Dice, hostileTexts } from "./hostile_arguments.ts";
import type { Ear } from "./listening.ts";
import type { Victim } from "./victim.ts";

/** Requests of one company's person for what belongs to another, at every door. None may be granted. */
export async function forgeRequests(person: Person, victim: Victim, ear: Ear, roll: Dice): Promise<number> {
  const id = () => roll.pick(victim.ids);
  const text = () => roll.pick(hostileTexts);
  const { chat } = person;
  const mail = { lead_id: id(), subject: text(), body: text(), approved: true };
  const requests: [string, Promise<Response>][] = [
    ["approve", chat.decide(victim.approvalId, "approve")],
    ["edit", chat.decide(victim.approvalId, "edit", { arguments: mail })],
    ["approve an id", chat.decide(id(), "approve")],
    ["stop", chat.post("chat/stop", { turn_id: victim.turnId })],
    ["undo a turn", chat.post("chat/undo", { turn_id: id() })],
    ["undo a call", chat.post("chat/undo", { call_id: id() })],
    ["regenerate", chat.post("chat/regenerate", { turn_id: victim.turnId, client_message_id: crypto.randomUUID() })],
    ["replay", chat.call(`chat?turn_id=${victim.turnId}&after=0`)],
    ["say in a thread", chat.say(text(), { thread_id: victim.threadId })],
    ["say in a workspace", chat.say("Hello", { workspace_id: id() })],
    ["edit a message", chat.say("Hello", { thread_id: victim.threadId, edit_of: id() })],
    ["plan", chat.post("chat/plan", { turn_id: victim.turnId, steps: [{ title: "Mine", status: "done" }] })],
    ["read a lead", chat.post("run-tool/get_lead", { lead_id: id() })],
    ["note a lead", chat.post("run-tool/add_note", { lead_id: id(), body: text() })],
    ["mail a lead", chat.post("run-tool/send_email", mail)],
    ["forget", chat.post("run-tool/forget", { memory_id: id() })],
    ["ring the tick", chat.post("tick", {})],
  ];
  for (const [what, request] of requests) {
    const { status, text: answer } = await ear.listen(request);
    // A tool may answer 200 with a refusal in it.
    const isRefused = status >= 400 || answer.includes('"ok":false');
    if (!isRefused) ear.complaints.push(`${what} was granted: ${answer.slice(0, 200)}`);
  }
  return requests.length;
}
