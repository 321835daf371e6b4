// Findings as lines for a person: place, severity, message, code; fixes below.

import type { CheckFinding } from "../check.ts";

/** One line a finding (two with a fix), then the count. */
export function toText(findings: readonly CheckFinding[], files: number): string {
  const lines = findings.flatMap(({ file, range, severity, message, code, fixes }) => {
    const place = `${file}:${range.start.line + 1}:${range.start.character + 1}`;
    const head = `${place}: ${severity}: ${message} (${code})`;
    return fixes[0] === undefined ? [head] : [head, `    fix: ${fixes[0]}`];
  });
  const counts = (["error", "warning", "information", "hint"] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count > 1 && severity !== "information" ? "s" : ""}`];
  });
  const total = `${files} ${files === 1 ? "file" : "files"}: ${counts.length === 0 ? "no findings" : counts.join(", ")}`;
  return `${[...lines, total].join("\n")}\n`;
}
