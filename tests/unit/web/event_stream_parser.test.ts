import { describe, expect, it } from "vitest";
import { createEventStreamParser } from "../../../web/api/event_stream_parser.ts";

const stream =
  ': still here\n\nid: 1\ndata: {"a":1}\n\nid: 2\r\ndata: first\r\ndata: second\r\n\r\nevent: x\ndata:no id\r\rdata: cut off';
const expected = [
  { id: "1", data: '{"a":1}' },
  { id: "2", data: "first\nsecond" },
  { id: undefined, data: "no id" },
];

describe("the event stream parser", () => {
  it("reads the same events however the stream is cut", () => {
    for (let first = 0; first <= stream.length; first += 1) {
      for (let second = first; second <= stream.length; second += 7) {
        const parse = createEventStreamParser();
        const pieces = [stream.slice(0, first), stream.slice(first, second), stream.slice(second)];
        expect(pieces.flatMap((piece) => parse(piece))).toEqual(expected);
      }
    }
  });

  it("gives each event as soon as its blank line is there", () => {
    const parse = createEventStreamParser();
    expect(parse("id: 7\ndata: x\n")).toEqual([]);
    expect(parse("\n")).toEqual([{ id: "7", data: "x" }]);
  });
});
