import { expect, it } from "vitest";
import { closeOpenMarkup } from "../../../web/state/close_open_markup.ts";

it.each([
  ["plain", "plain"],
  ["a **bold", "a **bold**"],
  ["a **bold**", "a **bold**"],
  ["a **bold*", "a **bold**"],
  ["a **", "a "],
  ["a **bold ", "a **bold**"],
  ["see `code", "see `code`"],
  ["see `a` and `b", "see `a` and `b`"],
  ["`**` is a sign", "`**` is a sign"],
  ["read [the page", "read the page"],
  ["read [the page](https://exam", "read the page"],
  ["read [the page](https://example.com)", "read [the page](https://example.com)"],
  ["an array [1]", "an array [1]"],
])("shows %j as %j while it grows", (text, shown) => {
  expect(closeOpenMarkup(text)).toBe(shown);
});
