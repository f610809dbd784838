import { describe, expect, test } from "vitest";
import { create_lead } from "../../../supabase/functions/_tools/create_lead.ts";
import { update_lead } from "../../../supabase/functions/_tools/update_lead.ts";
import { fakeContext, leadId, sampleLead, workspaceId } from "./fake_database.ts";

const changed = { changed: 1, unchanged: 0, missing: [], changes: [], lead: sampleLead() };

describe("a phone number given to a tool", () => {
  test("without a country code is one of the lead's country", async () => {
    const { context, asked } = fakeContext({ phone_countries: ["France", "DE"], update_lead: changed });
    await update_lead.run?.(
      { lead_id: leadId, changes: { phone: "01 99 00 12 34" }, clear: [], clear_custom: [] },
      context,
    );
    expect(asked).toEqual([
      { name: "phone_countries", args: { workspace_id: workspaceId, lead_id: leadId } },
      { name: "update_lead", args: { workspace_id: workspaceId, lead_id: leadId, changes: { phone: "+33199001234" } } },
    ]);
  });

  test("of a new lead is one of the country that is given with it, else of the workspace's", async () => {
    for (const [country, phone] of [
      ["United Kingdom", "+442079460123"],
      [undefined, "020 7946 0123"],
    ] as const) {
      const { context, asked } = fakeContext({ phone_countries: ["US"], create_lead: { lead: sampleLead() } });
      const given = { name: "Anna", phone: "020 7946 0123", tags: [], ...(country && { country }) };
      await create_lead.run?.(given, context);
      expect(asked.at(-1)?.args).toMatchObject({ lead: { phone } });
    }
  });

  test("that cannot be read is kept as it was given, and the answer says so", async () => {
    const { context, asked } = fakeContext({ phone_countries: [], update_lead: changed });
    const done = await update_lead.run?.(
      { lead_id: leadId, changes: { phone: "30 99" }, clear: [], clear_custom: [] },
      context,
    );
    expect(asked.at(-1)?.args).toMatchObject({ changes: { phone: "30 99" } });
    expect(done).toMatchObject({
      ok: true,
      summary: expect.stringContaining('"30 99" could not be read as a phone number and is kept as it was given.'),
    });
  });
});
