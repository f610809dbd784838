import { Agent, OpenAIResponsesModel, Runner, setTracingDisabled, tool } from "@openai/agents";
import OpenAI from "openai";
import { z } from "zod";
import { type ChatSubject, findLeads, instructions, question, readLead, toolTexts } from "../../chat/chat_subject.ts";

export const subject: ChatSubject = (modelUrl) => {
  setTracingDisabled(true);
  const client = new OpenAI({ apiKey: "bench", baseURL: modelUrl, maxRetries: 0 });
  let calls = 0;
  const counted =
    <Args, Result>(work: (args: Args) => Promise<Result>) =>
    async (args: Args) => {
      calls++;
      return JSON.stringify(await work(args));
    };
  const agent = new Agent({
    name: "bench",
    instructions,
    model: new OpenAIResponsesModel(client, "bench"),
    modelSettings: { parallelToolCalls: true, store: false },
    tools: [
      tool({
        name: "find_leads",
        description: toolTexts.find_leads,
        parameters: z.object({ text: z.string() }),
        execute: counted(findLeads),
      }),
      tool({
        name: "read_lead",
        description: toolTexts.read_lead,
        parameters: z.object({ lead_id: z.string() }),
        execute: counted(readLead),
      }),
    ],
  });
  const runner = new Runner({ tracingDisabled: true });
  let turns = 0;
  return async (onText) => {
    const result = await runner.run(agent, question, { stream: true });
    let characters = 0;
    for await (const event of result) {
      if (event.type !== "raw_model_stream_event" || event.data.type !== "output_text_delta") continue;
      characters += event.data.delta.length;
      onText(event.data.delta);
    }
    await result.completed;
    // Turns run side by side, so the calls are counted over all: none may be missing.
    turns++;
    if (calls < turns * 3) throw new Error("A call is missing.");
    return { characters, calls: 3 };
  };
};
