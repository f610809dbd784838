import { ChatOpenAI } from "@langchain/openai";
import { createAgent } from "langchain";
import { serveCold } from "./serve_cold.ts";

serveCold((request) => {
  if (request.method === "OPTIONS") return new Response(null, { status: 204 });
  const model = new ChatOpenAI({ model: "bench", apiKey: "bench" });
  return Response.json({ ready: typeof createAgent({ model, tools: [] }).stream });
});
