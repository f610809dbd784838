import { z } from "zod";
import type { Claims } from "./claims.ts";
import type { Broadcast, BroadcastEncoder } from "./frames.ts";
import { replayRequest } from "./replay.ts";

const subscription = z.looseObject({
  event: z.enum(["*", "INSERT", "UPDATE", "DELETE"]),
  schema: z.string().default("public"),
  table: z.string().optional(),
  filter: z.string().optional(),
  select: z.array(z.string()).optional(),
});

/** What a client asks for when it joins; fields that are absent are off. */
export const joinPayload = z.looseObject({
  access_token: z.string().nullish(),
  config: z
    .looseObject({
      private: z.boolean().nullish(),
      broadcast: z
        .looseObject({ ack: z.boolean().nullish(), self: z.boolean().nullish(), replay: replayRequest.nullish() })
        .nullish(),
      presence: z.looseObject({ key: z.string().nullish(), enabled: z.boolean().nullish() }).nullish(),
      postgres_changes: z.array(subscription).nullish(),
    })
    .nullish(),
});
export type JoinConfig = NonNullable<z.infer<typeof joinPayload>["config"]>;

export type ChangeRequest = z.infer<typeof subscription>;

/** One request for the changes of a table, as its channel made it, with the number under which they are reported. */
export type Subscription = ChangeRequest & { id: number };

/** The rights that a policy decides, per kind of message. */
export type Extension = "broadcast" | "presence";
export type Rights = Record<Extension, boolean>;

/** One socket's membership of one topic. */
export interface Channel {
  /** Without the prefix `realtime:`. */
  topic: string;
  isPrivate: boolean;
  claims: Claims;
  mayRead: Rights;
  receivesOwn: boolean;
  acknowledges: boolean;
  wantsPresence: boolean;
  presenceKey: string;
  presence?: Record<string, unknown>;
  subscriptions: Subscription[];
  /** Answers of the policies for sending, forgotten whenever they are asked again for reading. */
  mayWrite: Partial<Rights>;
  /** Is this message not to be delivered now? Asked where the channel wants messages that were sent earlier. */
  withholds?: (message: Broadcast) => boolean;
  isOpen(): boolean;
  push(event: string, payload: unknown): void;
  deliver(broadcast: BroadcastEncoder): void;
  /** Goes on under these claims and rights; ends when they do not suffice, and when the token behind them expires. */
  adopt(claims: Claims, mayRead: Rights): void;
  /** Leaves the topic without a word. */
  end(): void;
  /** Leaves the topic and says so. */
  close(): void;
  /** Leaves the topic and tells the client why. */
  cut(reason: string): void;
}
