import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { tunables } from "../../supabase/functions/_shared/tunables.ts";
import { deliverOutbox } from "../../supabase/functions/tick/deliver_outbox.ts";

const row = (to: string) => ({
  id: randomUUID(),
  epoch: 1,
  kind: "email",
  payload: { kind: "email", to, subject: "Hello", text: "Good morning" },
  attempts: 1,
  from_name: "Ada",
  reply_to: null,
});

test("one mail that can't be sent does not keep the others of its batch", async () => {
  const due = [row("ada@example.com"), row("not an address"), row("bo@example.com")];
  const sent: string[] = [];
  const finished: Record<string, unknown>[] = [];
  await deliverOutbox({
    service: {
      rpc: async (name, args) => {
        if (name === "claim_outbox") return due.splice(0);
        finished.push(args);
        return true;
      },
    },
    email: {
      name: "test",
      idempotent: false,
      send: async ({ to }) => {
        sent.push(to);
        return "id";
      },
    },
    log: () => {},
    pageUrl: "https://page.example.com",
    tunables,
  });
  expect(sent).toEqual(["ada@example.com", "bo@example.com"]);
  expect(finished.map(({ status }) => status).sort()).toEqual(["failed", "sent", "sent"]);
});
