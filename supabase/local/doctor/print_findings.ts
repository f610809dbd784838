import type { Finding } from "./finding.ts";

const signs = { ok: "✓", warning: "!", failing: "✗" };
const colors = { ok: 32, warning: 33, failing: 31 };

/** Prints one line for each finding, the mend below it, and the sum at the end. */
export function printFindings(findings: readonly Finding[], write: (line: string) => void, colored: boolean): void {
  const width = Math.max(...findings.map(({ check }) => check.length)) + 2;
  write("");
  for (const { check, status, says, mend } of findings) {
    const sign = colored ? `\u001b[${colors[status]}m${signs[status]}\u001b[0m` : signs[status];
    write(`  ${sign} ${check.padEnd(width)}${says}`);
    if (mend) write(`    ${" ".repeat(width)}→ ${mend}`);
  }
  const count = (status: Finding["status"]) => findings.filter((finding) => finding.status === status).length;
  write(`\n  ${count("failing")} failing, ${count("warning")} warnings, ${count("ok")} in order.\n`);
}
