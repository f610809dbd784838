import type { ScriptedModel, ScriptedReply, WireRequest } from "../../functions/support/scripted_model.ts";

/** What the person tells the model to do, word for word: these calls, after an optional wait, then "Done.". */
export type Order = { calls?: { tool: string; arguments: unknown }[]; hold?: string };

export type OrderModel = {
  /** The message that gives an order. */
  order(order: Order): string;
  /** A wait that an order may name; the model says nothing before it is let go. */
  hold(): { name: string; release(): void };
};

/** A model that does exactly what the last message says. Stateless, so any number of conversations may run. */
export function orderModel(model: Pick<ScriptedModel, "script">): OrderModel {
  const holds = new Map<string, Promise<void>>();
  model.script((request) => reply(request, holds));
  return {
    order: (order) => JSON.stringify({ ...order, nonce: crypto.randomUUID() }),
    hold() {
      const name = crypto.randomUUID();
      const { promise, resolve } = Promise.withResolvers<void>();
      holds.set(name, promise);
      return { name, release: resolve };
    },
  };
}

function reply({ input }: WireRequest, holds: ReadonlyMap<string, Promise<void>>): ScriptedReply {
  const last = input.findLastIndex((item) => item.role === "user");
  const order = readOrder(String(input[last]?.content));
  const isDone = input.slice(last).some((item) => item.type === "function_call_output");
  const hold = order.hold === undefined ? undefined : holds.get(order.hold);
  if (!isDone && order.calls) return { calls: order.calls, ...(hold && { hold }) };
  return { text: ["Done."], ...(hold && { hold }) };
}

function readOrder(text: string): Order {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
