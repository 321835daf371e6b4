// Findings as workflow commands of GitHub Actions, which shows them in the changed files.

import type { CheckFinding } from "../check.ts";

const COMMANDS = { error: "error", warning: "warning", information: "notice", hint: "notice" } as const;

/** One command a finding; lines and columns count from one there. */
export function toGithub(findings: readonly CheckFinding[]): string {
  return findings
    .map(({ severity, file, range, code, message }) => {
      const place = [
        `file=${property(file)}`,
        `line=${range.start.line + 1}`,
        `endLine=${range.end.line + 1}`,
        `col=${range.start.character + 1}`,
        `title=${property(code)}`,
      ];
      return `::${COMMANDS[severity]} ${place.join(",")}::${data(message)}\n`;
    })
    .join("");
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
