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

/** Writes a broadcast whose payload is bytes. Only protocol 2.0.0 can carry it. */
export function encodeBinaryBroadcast(topic: string, event: string, payload: Uint8Array): Buffer {
  const [topicBytes, eventBytes] = [Buffer.from(topic), Buffer.from(event)];
  const header = Buffer.from([serverBroadcast, topicBytes.length, eventBytes.length, 0, binaryEncoding]);
  return Buffer.concat([header, topicBytes, eventBytes, payload]);
}
