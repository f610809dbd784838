import { signal } from "@preact/signals";
import type { RealtimeChannel, RealtimeClient } from "@supabase/realtime-js";
import { whenIdle } from "../state/when_idle.ts";
import { backend } from "./backend.ts";

/** `live`: pushes arrive. `waiting`: not joined (yet, or any more); lists may be out of date. */
export const realtimeStatus = signal<"waiting" | "live">("waiting");

interface Listener {
  event: string;
  onEvent: (payload: unknown) => void;
  /** Runs after every join, the first and each later one: the time to read again what may have been missed. */
  onJoined?: (() => void) | undefined;
}

interface Topic {
  listeners: Set<Listener>;
  channel: RealtimeChannel | undefined;
}

const topics = new Map<string, Topic>();
let client: Promise<RealtimeClient> | undefined;

/**
 * Hears one broadcast event of a private topic (`workspace:<id>` or `workspace:<id>:user:<id>`). Listeners of the same
 * topic share a channel. The library is loaded with the first listener. Returns the function that stops listening.
 */
export function listen(topicName: string, listener: Listener): () => void {
  const topic = topics.get(topicName) ?? { listeners: new Set(), channel: undefined };
  topic.listeners.add(listener);
  if (!topics.has(topicName)) {
    topics.set(topicName, topic);
    void join(topicName, topic);
  }
  return () => {
    topic.listeners.delete(listener);
    if (topic.listeners.size > 0 || topics.get(topicName) !== topic) return;
    topics.delete(topicName);
    void topic.channel?.unsubscribe();
  };
}

/** Ends every channel and the connection; for signing out. */
export async function stopRealtime(): Promise<void> {
  topics.clear();
  const running = client;
  client = undefined;
  realtimeStatus.value = "waiting";
  if (running) await (await running).disconnect();
}

async function join(topicName: string, topic: Topic): Promise<void> {
  await whenIdle();
  const realtime = await connected();
  if (topics.get(topicName) !== topic) return;
  const channel = realtime.channel(topicName, { config: { private: true } });
  topic.channel = channel;
  channel.on("broadcast", { event: "*" }, (message) => {
    for (const listener of topic.listeners) if (listener.event === message.event) listener.onEvent(message.payload);
  });
  channel.subscribe((status) => {
    const joined = status === "SUBSCRIBED";
    realtimeStatus.value = joined ? "live" : "waiting";
    if (joined) for (const listener of topic.listeners) listener.onJoined?.();
  });
}

function connected(): Promise<RealtimeClient> {
  client ??= import("@supabase/realtime-js").then(
    ({ RealtimeClient: Client }) => {
      const { config, accessToken } = backend();
      return new Client(`${config.supabase_url.replace(/^http/, "ws")}/realtime/v1`, {
        params: { apikey: config.publishable_key },
        accessToken,
      });
    },
    async () => {
      // Not fetched, most likely without a network: pushes begin when it is back.
      client = undefined;
      await new Promise((resolve) => addEventListener("online", resolve, { once: true }));
      return connected();
    },
  );
  return client;
}
