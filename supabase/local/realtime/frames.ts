import { z } from "zod";

/** A message of the Phoenix channel protocol. */
export interface Frame {
  joinRef: string | null;
  ref: string | null;
  topic: string;
  event: string;
  payload: unknown;
}

export type ProtocolVersion = "1.0.0" | "2.0.0";

/** Stands before every topic on the wire. */
export const topicPrefix = "realtime:";

const reference = z.string().nullish();
const arrayFrame = z.tuple([reference, reference, z.string(), z.string(), z.unknown()]);
const objectFrame = z.object({
  join_ref: reference,
  ref: reference,
  topic: z.string(),
  event: z.string(),
  payload: z.unknown(),
});

/** The kinds and encodings of binary frames; realtime-js pushes every broadcast as one since protocol 2.0.0. */
const clientBroadcast = 3;
const serverBroadcast = 4;
const binaryEncoding = 0;
const jsonEncoding = 1;

/** Reads a frame from the wire; undefined when it is not one. */
export function decodeFrame(data: Buffer, isBinary: boolean, version: ProtocolVersion): Frame | undefined {
  try {
    if (isBinary) return decodeClientBroadcast(data);
    const json: unknown = JSON.parse(data.toString());
    if (version === "2.0.0") {
      const [joinRef, ref, topic, event, payload] = arrayFrame.parse(json);
      return { joinRef: joinRef ?? null, ref: ref ?? null, topic, event, payload };
    }
    const { join_ref, ref, topic, event, payload } = objectFrame.parse(json);
    return { joinRef: join_ref ?? null, ref: ref ?? null, topic, event, payload };
  } catch {
    return undefined;
  }
}

/** Header: kind, five lengths (join ref, ref, topic, event, metadata), encoding; then these five texts and the payload. */
function decodeClientBroadcast(data: Buffer): Frame | undefined {
  const headerLength = 7;
  if (data.length < headerLength || data.readUInt8(0) !== clientBroadcast) return undefined;
  let offset = headerLength;
  const text = (lengthAt: number): string => {
    const start = offset;
    offset += data.readUInt8(lengthAt);
    return data.toString("utf8", start, offset);
  };
  const [joinRef = "", ref = "", topic = "", event = ""] = [1, 2, 3, 4, 5].map(text);
  if (offset > data.length) return undefined;
  const body = data.subarray(offset);
  const payload: unknown = data.readUInt8(6) === jsonEncoding ? JSON.parse(body.toString()) : body;
  return {
    joinRef: joinRef || null,
    ref: ref || null,
    topic,
    event: "broadcast",
    payload: { type: "broadcast", event, payload },
  };
}

/** Writes a frame for the wire. */
export function encodeFrame({ joinRef, ref, topic, event, payload }: Frame, version: ProtocolVersion): string {
  return JSON.stringify(
    version === "2.0.0" ? [joinRef, ref, topic, event, payload] : { join_ref: joinRef, ref, topic, event, payload },
  );
}

/** A message for everybody on a topic. */
export interface Broadcast {
  topic: string;
  isPrivate: boolean;
  event: string;
  payload: unknown;
  /** Present when the message is stored: its id in realtime.messages. */
  meta?: { id: string; replayed?: true };
}

/** The bytes of a message to the client. */
export interface WireMessage {
  data: Buffer;
  isBinary: boolean;
}

/** How a broadcast is put on the wire: undefined where the protocol cannot carry it. */
export type BroadcastEncoder = (version: ProtocolVersion) => WireMessage | undefined;

/** Writes a broadcast once for each protocol, however many listen: it belongs to no join, so all get the same bytes. */
export function encodeBroadcast(broadcast: Broadcast): BroadcastEncoder {
  const written = new Map<ProtocolVersion, WireMessage | undefined>();
  return (version) => {
    if (!written.has(version)) written.set(version, writeBroadcast(broadcast, version));
    return written.get(version);
  };
}

function writeBroadcast({ topic: name, event, payload, meta }: Broadcast, version: ProtocolVersion) {
  const topic = topicPrefix + name;
  if (!(payload instanceof Uint8Array)) {
    const body = { type: "broadcast", event, payload, ...(meta ? { meta } : {}) };
    const frame = { joinRef: null, ref: null, topic, event: "broadcast", payload: body };
    return { data: Buffer.from(encodeFrame(frame, version)), isBinary: false };
  }
  return version === "2.0.0" ? { data: encodeBinaryBroadcast(topic, event, payload), isBinary: true } : undefined;
}

/** Writes a broadcast whose payload is bytes. Only protocol 2.0.0 can carry it. */
function encodeBinaryBroadcast(topic: string, event: string, payload: Uint8Array): Buffer {
  const [topicBytes, eventBytes] = [Buffer.from(topic), Buffer.from(event)];
  const header = Buffer.from([serverBroadcast, topicBytes.length, eventBytes.length, 0, binaryEncoding]);
  return Buffer.concat([header, topicBytes, eventBytes, payload]);
}
