import type { DemoReply } from "../demo_reply.ts";

const charactersPerToken = 4;

/** Holds to `max_output_tokens`: a longer text ends early, as incomplete. Calls are sent whole or not at all. */
export function limitOutput(reply: DemoReply, maxOutputTokens: number | undefined): DemoReply {
  const most = (maxOutputTokens ?? Number.POSITIVE_INFINITY) * charactersPerToken;
  const calls = reply.calls.reduce((sum, call) => sum + call.tool.length + call.arguments.length, 0);
  if (reply.text.length + calls <= most) return reply;
  const text = [...reply.text].slice(0, most).join("");
  return { ...reply, text: text || "…", calls: [], ending: "max_output_tokens" };
}
