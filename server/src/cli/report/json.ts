// Findings as JSON, in the shape that docs/command-line.md promises.

import type { CheckFinding } from "../check.ts";

export function toJson(findings: readonly CheckFinding[]): string {
  return `${JSON.stringify({ findings }, null, 2)}\n`;
}
