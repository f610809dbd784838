import { createOpenAI } from "@ai-sdk/openai";
import { stepCountIs, streamText, tool } from "ai";
import { z } from "zod";
import { type ChatSubject, findLeads, instructions, question, readLead, toolTexts } from "../../chat/chat_subject.ts";

export const subject: ChatSubject = (modelUrl) => {
  const provider = createOpenAI({ apiKey: "bench", baseURL: modelUrl });
  return async (onText) => {
    let calls = 0;
    let characters = 0;
    const result = streamText({
      model: provider.responses("bench"),
      system: instructions,
      prompt: question,
      stopWhen: stepCountIs(8),
      maxRetries: 0,
      providerOptions: { openai: { store: false, parallelToolCalls: true } },
      tools: {
        find_leads: tool({
          description: toolTexts.find_leads,
          inputSchema: z.object({ text: z.string() }),
          execute: (args) => {
            calls++;
            return findLeads(args);
          },
        }),
        read_lead: tool({
          description: toolTexts.read_lead,
          inputSchema: z.object({ lead_id: z.string() }),
          execute: (args) => {
            calls++;
            return readLead(args);
          },
        }),
      },
    });
    for await (const text of result.textStream) {
      characters += text.length;
      onText(text);
    }
    return { characters, calls };
  };
};
