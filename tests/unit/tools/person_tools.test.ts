import { describe, expect, test } from "vitest";
import { erase_person } from "../../../supabase/functions/_tools/erase_person.ts";
import { export_person } from "../../../supabase/functions/_tools/export_person.ts";
import { fakeContext, leadId, workspaceId } from "./fake_database.ts";

const kept = {
  lead: { id: leadId, name: "Anna Berg", from_outside: false },
  records: { "public.lead_activities": [{}, {}] },
  mentions: { "public.messages": [{}] },
};

test("export_person counts what there is and leaves the rest to the page", async () => {
  const { context } = fakeContext({ export_person: kept });
  expect(await export_person.run?.({ lead_id: leadId }, context)).toMatchObject({
    ok: true,
    summary: "Everything about Anna Berg is ready to download: 2 records of their own and 1 mention elsewhere.",
    view: { kind: "person_export", lead: { id: leadId, name: "Anna Berg" }, records: 2, mentions: 1 },
    result: { download: { body: { workspace_id: workspaceId, lead_id: leadId } } },
    tainted: false,
  });
});

describe("erase_person", () => {
  test("proposes with what goes and what stays, and changes nothing", async () => {
    const { context, asked } = fakeContext({ export_person: kept });
    expect(await erase_person.propose?.({ lead_id: leadId }, context)).toMatchObject({
      ok: true,
      payload: { lead_id: leadId },
      summary: expect.stringMatching(
        /^Erase Anna Berg for good, with 2 records .* hashed address stays, .* can't be undone\.$/,
      ),
    });
    expect(asked.map(({ name }) => name)).toEqual(["export_person"]);
  });

  test("does exactly what was approved, and tells of it without the name", async () => {
    const { context, asked } = fakeContext(
      { erase_person: { erasure_id: leadId } },
      { approved: { payload: { lead_id: leadId } } },
    );
    const done = await erase_person.run?.({ lead_id: workspaceId }, context);
    expect(asked).toEqual([{ name: "erase_person", args: { workspace_id: workspaceId, lead_id: leadId } }]);
    expect(JSON.stringify(done)).not.toContain("Anna");
    expect(await erase_person.run?.({ lead_id: leadId }, fakeContext({}).context)).toMatchObject({ ok: false });
  });
});
