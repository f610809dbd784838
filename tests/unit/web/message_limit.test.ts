import { expect, it } from "vitest";
import { messageMaxLength as contract } from "../../../shared/contracts/chat.ts";
import { messageMaxLength as page } from "../../../web/state/message_limit.ts";

it("the page and the contract agree on the longest message", () => {
  expect(page).toBe(contract);
});
