/** Frames of the Responses wire format, for answers that no honest model gives. */
export function frame(type: string, data: Record<string, unknown> = {}): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}

export const textFrame = (delta: string) => frame("response.output_text.delta", { delta });

export function callFrame(name: string, text: string, more: Record<string, unknown> = {}): string {
  const item = { type: "function_call", id: "fc_1", call_id: `call_${crypto.randomUUID()}`, name, arguments: text };
  return frame("response.output_item.done", { item: { ...item, ...more } });
}

export const completedFrame = () => frame("response.completed", { response: { status: "completed", output: [] } });

export const incompleteFrame = (reason: string) =>
  frame("response.incomplete", { response: { status: "incomplete", incomplete_details: { reason } } });
