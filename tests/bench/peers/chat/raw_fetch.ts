import { z } from "zod";
import { type ChatSubject, findLeads, instructions, question, readLead, toolTexts } from "../../chat/chat_subject.ts";

const text = { type: "string" };
const object = (properties: Record<string, unknown>) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const tools = [
  {
    type: "function",
    strict: true,
    name: "find_leads",
    description: toolTexts.find_leads,
    parameters: object({ text }),
  },
  {
    type: "function",
    strict: true,
    name: "read_lead",
    description: toolTexts.read_lead,
    parameters: object({ lead_id: text }),
  },
];
const findArguments = z.object({ text: z.string() });
const readArguments = z.object({ lead_id: z.string() });

/** The least that can be done by hand: fetch and a reader of our own. */
export const subject: ChatSubject = (modelUrl) => async (onText) => {
  const input: unknown[] = [{ role: "user", content: question }];
  let characters = 0;
  let calls = 0;
  for (;;) {
    const response = await fetch(`${modelUrl}/responses`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer bench" },
      body: JSON.stringify({ model: "bench", instructions, input, tools, stream: true, store: false }),
    });
    const asked: { call_id: string; name: string; arguments: string }[] = [];
    for await (const event of events(response)) {
      if (event.type === "response.output_text.delta") {
        characters += event.delta.length;
        onText(event.delta);
      } else if (event.type === "response.output_item.done" && event.item.type === "function_call") {
        asked.push(event.item);
      }
    }
    if (asked.length === 0) return { characters, calls };
    calls += asked.length;
    const outputs = await Promise.all(asked.map(run));
    input.push(
      ...asked.map(({ call_id, name, arguments: args }) => ({ type: "function_call", call_id, name, arguments: args })),
    );
    input.push(...outputs);
  }
};

async function run({ call_id, name, arguments: text }: { call_id: string; name: string; arguments: string }) {
  const args: unknown = JSON.parse(text);
  const output =
    name === "find_leads" ? await findLeads(findArguments.parse(args)) : await readLead(readArguments.parse(args));
  return { type: "function_call_output", call_id, output: JSON.stringify(output) };
}

async function* events(response: Response) {
  let held = "";
  for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    held += chunk;
    for (let end = held.indexOf("\n\n"); end >= 0; end = held.indexOf("\n\n")) {
      yield JSON.parse(held.slice(held.indexOf("\ndata: ") + 7, end));
      held = held.slice(end + 2);
    }
  }
}
