import { createClient } from "@supabase/supabase-js";
import OpenAI from "openai";
import { z } from "zod";

/** What a function with the usual three packages has ready before it can do anything. */
export function work(): Response {
  const openai = new OpenAI({ apiKey: "bench", baseURL: "http://127.0.0.1:9/v1" });
  const supabase = createClient("http://127.0.0.1:9", "bench");
  const body = z.object({ thread_id: z.uuid().nullable(), message: z.string() });
  return Response.json({ ready: [typeof openai.responses, typeof supabase.rpc, typeof body.parse] });
}
