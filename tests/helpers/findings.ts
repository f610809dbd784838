import { expect } from "vitest";
import { z } from "zod";

/** A finding as `--json` prints it. */
export const told = z.object({
  check: z.string(),
  status: z.enum(["ok", "warning", "failing"]),
  says: z.string(),
  mend: z.string().optional(),
});
export type Told = z.infer<typeof told>;

export const statuses = (findings: readonly Told[]) =>
  Object.fromEntries(findings.map(({ check, status }) => [check, status]));
export const wrong = (findings: readonly Told[]) => findings.filter(({ status }) => status !== "ok");

/** Each finding that is not in order has a mend. */
export function expectMends(findings: readonly Told[]): void {
  for (const { mend } of wrong(findings)) expect(mend).toMatch(/\w/);
}
