import { AIMessageChunk } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import { createAgent, tool } from "langchain";
import { z } from "zod";
import { type ChatSubject, findLeads, instructions, question, readLead, toolTexts } from "../../chat/chat_subject.ts";

export const subject: ChatSubject = (modelUrl) => {
  let calls = 0;
  const counted =
    <Args, Result>(work: (args: Args) => Promise<Result>) =>
    async (args: Args) => {
      calls++;
      return JSON.stringify(await work(args));
    };
  const model = new ChatOpenAI({
    model: "bench",
    apiKey: "bench",
    useResponsesApi: true,
    streaming: true,
    maxRetries: 0,
    configuration: { baseURL: modelUrl },
  });
  const tools = [
    tool(counted(findLeads), {
      name: "find_leads",
      description: toolTexts.find_leads,
      schema: z.object({ text: z.string() }),
    }),
    tool(counted(readLead), {
      name: "read_lead",
      description: toolTexts.read_lead,
      schema: z.object({ lead_id: z.string() }),
    }),
  ];
  const agent = createAgent({ model, tools, systemPrompt: instructions });
  let turns = 0;
  return async (onText) => {
    let characters = 0;
    const stream = await agent.stream({ messages: [{ role: "user", content: question }] }, { streamMode: "messages" });
    for await (const [message] of stream) {
      if (!AIMessageChunk.isInstance(message)) continue;
      const text = message.text;
      if (text === "") continue;
      characters += text.length;
      onText(text);
    }
    // Turns run side by side, so the calls are counted over all: none may be missing.
    turns++;
    if (calls < turns * 3) throw new Error("A call is missing.");
    return { characters, calls: 3 };
  };
};
