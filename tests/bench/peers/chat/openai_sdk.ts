import OpenAI from "openai";
import type { FunctionTool, ResponseFunctionToolCall, ResponseInputItem } from "openai/resources/responses/responses";
import { z } from "zod";
import { type ChatSubject, findLeads, instructions, question, readLead, toolTexts } from "../../chat/chat_subject.ts";

const findArguments = z.object({ text: z.string() });
const readArguments = z.object({ lead_id: z.string() });
const tools: FunctionTool[] = [
  { type: "function", strict: true, name: "find_leads", description: toolTexts.find_leads, parameters: schema("text") },
  {
    type: "function",
    strict: true,
    name: "read_lead",
    description: toolTexts.read_lead,
    parameters: schema("lead_id"),
  },
];

/** The loop that everyone writes with the SDK: its stream, its events, nothing stored. */
export const subject: ChatSubject = (modelUrl) => {
  const client = new OpenAI({ apiKey: "bench", baseURL: modelUrl, maxRetries: 0 });
  return async (onText) => {
    const input: ResponseInputItem[] = [{ role: "user", content: question }];
    let characters = 0;
    let calls = 0;
    for (;;) {
      const asked: ResponseFunctionToolCall[] = [];
      const stream = await client.responses.create({
        model: "bench",
        instructions,
        input,
        tools,
        parallel_tool_calls: true,
        stream: true,
        store: false,
      });
      for await (const event of stream) {
        if (event.type === "response.output_text.delta") {
          characters += event.delta.length;
          onText(event.delta);
        } else if (event.type === "response.output_item.done" && event.item.type === "function_call") {
          asked.push(event.item);
        }
      }
      if (asked.length === 0) return { characters, calls };
      calls += asked.length;
      input.push(...asked, ...(await Promise.all(asked.map(run))));
    }
  };
};

async function run({ call_id, name, arguments: text }: ResponseFunctionToolCall): Promise<ResponseInputItem> {
  const args: unknown = JSON.parse(text);
  const output =
    name === "find_leads" ? await findLeads(findArguments.parse(args)) : await readLead(readArguments.parse(args));
  return { type: "function_call_output", call_id, output: JSON.stringify(output) };
}

function schema(name: string) {
  return { type: "object", properties: { [name]: { type: "string" } }, required: [name], additionalProperties: false };
}
