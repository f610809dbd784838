/** What the scripted model says: 3 rounds, 3 tool calls and 400 tokens, the same to everyone who asks. */
type Round = { tokens: number; calls: { id: string; name: string; arguments: string }[] };

const token = "leads ";

type Call = Round["calls"][number];

const rounds: readonly Round[] = [
  { tokens: 50, calls: [{ id: "call_1", name: "find_leads", arguments: '{"text":"Berlin"}' }] },
  {
    tokens: 50,
    calls: [
      { id: "call_2", name: "read_lead", arguments: '{"lead_id":"lead_1"}' },
      { id: "call_3", name: "read_lead", arguments: '{"lead_id":"lead_2"}' },
    ],
  },
  { tokens: 300, calls: [] },
];

/** What a whole turn consists of: who reports less has not done its work. */
export const wholeTurn = { calls: 3, characters: textOf(400).length };

/** The events of a round as they travel, one buffer each. `outputs`: how many results the request carries. */
export function framesFor(outputs: number): readonly Buffer[] {
  const frames = outputs === 0 ? prepared[0] : outputs === 1 ? prepared[1] : prepared[2];
  if (!frames) throw new Error("No such round.");
  return frames;
}

const prepared = rounds.map(({ tokens, calls }, index) =>
  answerFrames(
    Array.from({ length: tokens }, () => token),
    calls,
    index,
  ),
);

/** The events of one answer: its text in these pieces, then its calls. */
export function answerFrames(pieces: readonly string[], calls: readonly Call[] = [], index = 0): Buffer[] {
  const tokens = pieces.length;
  const response = { id: `resp_${index}`, object: "response", created_at: 1_795_000_000, model: "bench", error: null };
  const open = { ...response, status: "in_progress", output: [], incomplete_details: null, usage: null };
  const text = pieces.join("");
  const id = `msg_${index}`;
  const part = { type: "output_text", text, annotations: [], logprobs: [] };
  const message = { id, type: "message", role: "assistant", status: "completed", content: [part] };
  const usage = {
    input_tokens: 1_000,
    input_tokens_details: { cached_tokens: 900 },
    output_tokens: tokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 1_000 + tokens,
  };
  const callItems = calls.map((call, place) => ({
    type: "function_call",
    id: `fc_${index}_${place}`,
    call_id: call.id,
    name: call.name,
    arguments: call.arguments,
    status: "completed",
  }));
  const place = { item_id: id, output_index: 0, content_index: 0 };
  const events = [
    { type: "response.created", response: open },
    { type: "response.in_progress", response: open },
    { type: "response.output_item.added", output_index: 0, item: { ...message, status: "in_progress", content: [] } },
    { type: "response.content_part.added", ...place, part: { ...part, text: "" } },
    ...pieces.map((delta) => ({
      type: "response.output_text.delta",
      ...place,
      delta,
      logprobs: [],
      obfuscation: "xK3vTq9mZp",
    })),
    { type: "response.output_text.done", ...place, text, logprobs: [] },
    { type: "response.content_part.done", ...place, part },
    { type: "response.output_item.done", output_index: 0, item: message },
    ...callItems.flatMap((item, at) => callEvents(item, at + 1)),
    { type: "response.completed", response: { ...open, status: "completed", output: [message, ...callItems], usage } },
  ];
  return events.map((event, sequence_number) =>
    Buffer.from(`event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number })}\n\n`),
  );
}

function callEvents(item: { id: string; arguments: string }, output_index: number) {
  const place = { item_id: item.id, output_index };
  return [
    { type: "response.output_item.added", output_index, item: { ...item, status: "in_progress", arguments: "" } },
    { type: "response.function_call_arguments.delta", ...place, delta: item.arguments },
    { type: "response.function_call_arguments.done", ...place, arguments: item.arguments },
    { type: "response.output_item.done", output_index, item },
  ];
}

function textOf(tokens: number): string {
  return token.repeat(tokens);
}
