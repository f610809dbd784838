import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { race } from "../helpers/race.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { type AlertPlace, alertPlace, germansOver80 } from "./alert_driver.ts";
import { importDriver } from "./import_driver.ts";

let database: TestDatabase;
let place: AlertPlace;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  place = await alertPlace(database.sql);
});

describe("many at once", () => {
  test("are told of together, once what they come of is done", async () => {
    await place.save();
    await database.sql`insert into public.leads (workspace_id, name, country, score)
      select ${place.id}, 'Person ' || n, 'Germany', 90 from generate_series(1, 412) n`;
    expect(await place.told()).toHaveLength(0);
    await place.settle();
    await place.settle();
    const [notice, ...more] = await place.told();
    expect(more).toEqual([]);
    expect(notice).toMatchObject({
      title: "Hot Germans: 412 leads",
      body: "Person 1, Person 2, Person 3 and 409 more",
    });
  });

  test("of many rules of one person, too, are told rule by rule and not lead by lead", async () => {
    for (let number = 0; number < 6; number++) await place.save({ name: `Germans ${number}` });
    await database.sql`insert into public.leads (workspace_id, name, country, score)
      select ${place.id}, 'Person ' || n, 'Germany', 90 from generate_series(1, 3) n`;
    expect(await place.told()).toHaveLength(0);
    await place.settle();
    expect(new Set((await place.told()).map(({ title }) => title))).toEqual(
      new Set(Array.from({ length: 6 }, (_, number) => `Germans ${number}: 3 leads`)),
    );
  });

  test("one by one in a burst: ten, then all others together", async () => {
    await place.save();
    for (let number = 0; number < 30; number++) await place.addLead({ name: `Person ${number}` });
    expect(await place.told()).toHaveLength(10);
    await place.settle();
    expect((await place.told()).at(-1)).toMatchObject({ title: "Hot Germans: 20 leads" });
  });

  test("an import of 5,000 leads tells once for each rule, and tells nothing while it runs", async () => {
    await place.save({ name: "Germans", filter: { conditions: [germansOver80.conditions[0]] } });
    const cities = { conditions: [{ field: "city", operator: "is_any_of", values: ["Bonn"] }] };
    await place.save({ name: "Bonn", filter: cities });
    const imports = importDriver(database.sql, { userId: place.ownerId }, place.id);
    const rows = Array.from({ length: 5000 }, (_, n) => [
      `Person ${n}`,
      n % 10 === 0 ? "Germany" : "France",
      n === 7 ? "Bonn" : "Paris",
    ]);
    const importId = await imports.stage({ mapping: ["name", "country", "city"], rows });
    await imports.call("start_import", { import_id: importId });
    await imports.call("advance_import", { import_id: importId });
    await place.settle();
    expect(await place.told()).toHaveLength(0);
    await imports.drive(importId);
    await place.settle();
    const notices = await place.told();
    expect(
      notices
        .filter(({ kind }) => kind === "alert")
        .map(({ title }) => title)
        .sort(),
    ).toEqual(["Bonn: Person 7", "Germans: 500 leads"]);
  }, 60_000);

  test("racing for one lead fire once, and what was rolled back has told nothing", async () => {
    const { rule } = await place.save({ name: "Notes", event: "activity", kinds: ["note"], filter: {} });
    const leadId = await place.addLead();
    await race(database.sql, 20, async (number) => {
      await database.sql
        .begin(async (sql) => {
          await sql`insert into public.lead_activities (workspace_id, lead_id, kind, title)
            values (${place.id}, ${leadId}, 'note', 'x')`;
          if (number % 4 === 0) throw new Error("Rolled back on purpose.");
        })
        .catch(() => undefined);
    });
    await place.settle();
    expect(await place.told()).toHaveLength(1);
    expect(await place.firings(rule.id)).toHaveLength(1);
  });
});

describe("the write that is watched", () => {
  test("goes on when a rule's conditions fail; that rule is muted and says why, the others fire", async () => {
    const { rule } = await place.save({ name: "Broken" });
    await place.save({ name: "Whole" });
    await database.sql`update private.alert_rule_plans set sql = '1 / (l.score - l.score) = 1' where rule_id = ${rule.id}`;
    await place.addLead();
    expect((await place.told()).map(({ title }) => title)).toEqual([
      "The alert “Broken” no longer works",
      "Whole: Erika",
    ]);
    expect(await place.list()).toContainEqual(
      expect.objectContaining({ name: "Broken", muted: true, problem: expect.stringContaining("22012") }),
    );
    const mended = await place.save({ id: rule.id, name: "Mended" });
    expect(mended.rule).toMatchObject({ muted: false, problem: null });
    await place.addLead({ name: "Second" });
    expect((await place.told()).map(({ title }) => title)).toContain("Mended: Second");
  });

  test("goes on when a segment that a rule names is deleted: the rule is muted there and then", async () => {
    const filter = { conditions: [{ field: "segment", operator: "is_any_of", values: ["hot"] }] };
    const made = z.object({ segment: z.object({ id: z.uuid() }) });
    const { segment } = made.parse(
      await place.call("save_segment", { segment: { name: "Hot", filter: germansOver80 } }),
    );
    await place.save({ name: "In hot", filter });
    await place.addLead();
    expect(await place.told()).toHaveLength(1);
    // A segment that means something else is followed.
    const french = { conditions: [{ field: "country", operator: "is_any_of", values: ["France"] }] };
    await place.call("save_segment", { segment: { id: segment.id, filter: french } });
    await place.addLead({ name: "Second" });
    await place.addLead({ name: "Zoé", country: "France" });
    expect((await place.told()).map(({ title }) => title)).toEqual(["In hot: Erika", "In hot: Zoé"]);
    await place.call("delete_segment", { segment_id: segment.id });
    expect(await place.list()).toMatchObject([{ muted: true, problem: expect.stringContaining("no segment") }]);
    await place.addLead({ name: "Third" });
    expect((await place.told()).at(-1)).toMatchObject({ kind: "alert_broken" });
  });

  test("waits for nobody who holds the rule", async () => {
    const { rule } = await place.save();
    await database.sql.begin(async (holder) => {
      await holder`delete from public.alert_rules where id = ${rule.id}`;
      const begun = performance.now();
      await place.addLead();
      expect(performance.now() - begun).toBeLessThan(2000);
    });
    expect(await place.list()).toEqual([]);
    expect(await place.told()).toHaveLength(0);
  });
});
