import type { DemoCall, DemoReply, WireBehaviour, WireFault } from "./demo_reply.ts";
import { readPage } from "./known_lead.ts";
import { draftEmail } from "./prose/draft_email.ts";
import { outcomeLines } from "./prose/outcome_lines.ts";
import type { Exchange } from "./read_conversation.ts";
import { madeBefore } from "./same_call.ts";

/**
 * What a message that begins with `demo:` orders, for tests (README.md lists them): a whole reply, or a behaviour of
 * the wire while the rest of the message is answered as usual.
 */
export type Directive = { reply?: Partial<DemoReply>; behaviour: WireBehaviour; rest: string };

type Build = (argument: string, exchange: Exchange) => Omit<Directive, "rest"> & { rest?: string };

export function readDirective(exchange: Exchange): Directive | undefined {
  const order = /^demo:\s*(?<order>[\s\S]*)$/i.exec(exchange.utterance)?.groups?.order;
  if (order === undefined) return undefined;
  for (const [name, build] of Object.entries(directives)) {
    const argument = new RegExp(`^${name}\\b\\s*(?<argument>[\\s\\S]*)$`, "i").exec(order)?.groups?.argument;
    if (argument === undefined) continue;
    const { times, rest } = readTimes(argument);
    const built = build(rest, exchange);
    return {
      ...built,
      behaviour: { ...built.behaviour, ...(times !== undefined && { times }) },
      rest: built.rest?.trim() || "hello",
    };
  }
  return {
    behaviour: {},
    rest: order,
    reply: { text: `There is no such testing aid. I know: ${Object.keys(directives).join(", ")}.` },
  };
}

function readTimes(argument: string): { times: number | undefined; rest: string } {
  const word = /\b(?<word>once|twice)\b\s*/i.exec(argument);
  const times = word ? (word.groups?.word?.toLowerCase() === "once" ? 1 : 2) : undefined;
  return { times, rest: word ? argument.replace(word[0], "").trim() : argument.trim() };
}

/** Takes a leading number off: "500 show hot leads". */
function leading(argument: string, usual: number): { number: number; rest: string } {
  const match = /^(?<number>\d+)\s*(?<rest>[\s\S]*)$/.exec(argument)?.groups;
  return match ? { number: Number(match.number), rest: match.rest ?? "" } : { number: usual, rest: argument };
}

function faulty(
  argument: string,
  usual: number,
  make: (number: number) => WireFault,
): Omit<Directive, "rest"> & { rest: string } {
  const { number, rest } = leading(argument, usual);
  return { behaviour: { fault: make(number) }, rest };
}

const statusCodes: Readonly<Record<number, string>> = {
  400: "invalid_prompt",
  401: "invalid_api_key",
  403: "unsupported_country",
  404: "model_not_found",
  429: "rate_limit_exceeded",
};

const directives: Readonly<Record<string, Build>> = {
  slow: (argument) => {
    const { number, rest } = leading(argument, 300);
    return { behaviour: { paceMilliseconds: number }, rest };
  },
  delay: (argument) => {
    const { number, rest } = leading(argument, 2000);
    return { behaviour: { delayMilliseconds: number }, rest };
  },
  error: (argument) =>
    faulty(argument, 500, (status) => ({
      kind: "http_error",
      status: status >= 400 && status < 600 ? status : 500,
      code: statusCodes[status] ?? "server_error",
      message: "The demo model was asked to fail.",
    })),
  "rate limit": (argument) =>
    faulty(argument, 1, (retryAfterSeconds) => ({
      kind: "http_error",
      status: 429,
      code: "rate_limit_exceeded",
      message: "Rate limit reached, as the demo model was asked.",
      retryAfterSeconds,
    })),
  quota: (argument) =>
    faulty(argument, 0, () => ({
      kind: "http_error",
      status: 429,
      code: "insufficient_quota",
      message: "You exceeded your current quota, as the demo model was asked.",
    })),
  cut: (argument) => faulty(argument, 3, (afterDeltas) => ({ kind: "cut", afterDeltas })),
  stall: (argument) => faulty(argument, 3, (afterDeltas) => ({ kind: "stall", afterDeltas })),
  "stream error": (argument) => faulty(argument, 3, (afterDeltas) => ({ kind: "error_event", afterDeltas })),
  failed: (argument) => faulty(argument, 3, (afterDeltas) => ({ kind: "failed", afterDeltas })),
  refusal: () => ({ behaviour: {}, reply: { text: "I can't help with that.", ending: "refusal" } }),
  incomplete: () => ({
    behaviour: {},
    reply: { text: "This answer stops in the middle of a", ending: "max_output_tokens" },
  }),
  filter: () => ({ behaviour: {}, reply: { text: "This answer was stopped by", ending: "content_filter" } }),
  silent: () => ({ behaviour: {}, reply: {} }),
  echo: (argument) => ({ behaviour: {}, reply: { text: argument } }),
  long: (argument) => ({ behaviour: {}, reply: { text: longText(leading(argument, 500).number) } }),
  "two emails": (_, exchange) => ({ behaviour: {}, reply: twoEmails(exchange) }),
  call: (argument, exchange) => ({ behaviour: {}, reply: exactCalls(argument, exchange) }),
  "bad arguments": (_, exchange) => ({
    behaviour: {},
    reply: onceThenTell(exchange, [{ tool: "get_lead", arguments: '{"lead_id":"not-a-uuid","surprise":true}' }]),
  }),
  "bad json": (_, exchange) => ({
    behaviour: {},
    reply: onceThenTell(exchange, [{ tool: "search_leads", arguments: '{"match":"all","conditions":[' }]),
  }),
  "unknown tool": (_, exchange) => ({
    behaviour: {},
    reply: onceThenTell(exchange, [{ tool: "no_such_tool", arguments: "{}" }]),
  }),
  loop: (_, exchange) => ({
    behaviour: {},
    reply: {
      calls: [
        {
          tool: "search_leads",
          arguments: JSON.stringify({
            text: `loop ${exchange.calls.length + 1}`,
            match: "all",
            conditions: [],
            sort: null,
            page_size: 1,
            cursor: null,
          }),
        },
      ],
    },
  }),
};

const filler = "This is a long answer of the demo model, made of ordinary words that carry no meaning at all.".split(
  " ",
);

function longText(words: number): string {
  const count = Math.min(100_000, Math.max(1, words));
  return Array.from({ length: count }, (_, index) => {
    const ends = (index + 1) % 90 === 0;
    return `${filler[index % filler.length] ?? "word"}${ends ? "\n\n" : " "}`;
  })
    .join("")
    .trim();
}

function onceThenTell(exchange: Exchange, calls: DemoReply["calls"]): Partial<DemoReply> {
  return exchange.calls.length === 0 ? { calls } : { text: told(exchange) };
}

function told(exchange: Exchange): string {
  return outcomeLines(exchange.calls, (made) => made.tool);
}

/** One call a line: `call get_lead {"lead_id":"…"}`; the word may be repeated. */
function exactCalls(argument: string, exchange: Exchange): Partial<DemoReply> {
  const calls = argument.split(/\n+/).flatMap((line) => {
    const groups = /^(?:call\s+)?(?<tool>[\w-]+)\s*(?<json>\{[\s\S]*\})?\s*$/.exec(line.trim())?.groups;
    return groups?.tool === undefined ? [] : [{ tool: groups.tool, arguments: groups.json ?? "{}" }];
  });
  return onceThenTell(exchange, calls);
}

/** Two mails proposed at once, to the first two leads with an address. */
function twoEmails(exchange: Exchange): Partial<DemoReply> {
  const search: DemoCall = {
    tool: "search_leads",
    arguments: {
      match: "all",
      conditions: [
        { field: "email", operator: "is_not_empty" },
        { field: "do_not_contact", operator: "is", value: false },
      ],
      page_size: 2,
    },
  };
  const found = madeBefore(exchange.calls, search);
  if (!found) return { calls: [written(search)] };
  const leads = readPage(found.outcome?.result)?.leads.slice(0, 2) ?? [];
  const mails = leads.map(
    (lead): DemoCall => ({
      tool: "send_email",
      arguments: {
        lead_id: lead.id,
        ...draftEmail({ topic: "our offer", body: undefined, subject: undefined }, lead, undefined),
      },
    }),
  );
  const pending = mails.filter((mail) => !madeBefore(exchange.calls, mail));
  return pending.length > 0 ? { calls: pending.map(written) } : { text: told(exchange) };
}

function written(call: DemoCall): { tool: string; arguments: string } {
  return { tool: call.tool, arguments: JSON.stringify(call.arguments) };
}
