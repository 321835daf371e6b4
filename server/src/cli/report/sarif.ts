// Findings as SARIF 2.1.0, for code scanning.

import type { Log, Result } from "sarif";
import { pageOf } from "../../features/diagnostics.ts";
import type { CheckFinding } from "../check.ts";

const LEVELS = { error: "error", warning: "warning", information: "note", hint: "note" } as const;

/** One run with a rule for each code that occurs; lines and columns count from one there. */
export function toSarif(findings: readonly CheckFinding[], version: string): string {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const log: Log = {
    version: "2.1.0",
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    runs: [
      {
        tool: { driver: { name: "sallyport", version, rules: codes.map((id) => ({ id, helpUri: pageOf(id) })) } },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => toResult(finding, codes)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function toResult(
  { code, severity, message, file, range, resource, path }: CheckFinding,
  codes: readonly string[],
): Result {
  const region = {
    startLine: range.start.line + 1,
    startColumn: range.start.character + 1,
    endLine: range.end.line + 1,
    endColumn: range.end.character + 1,
  };
  const name = `${resource.kind} ${resource.namespace === "" ? "" : `${resource.namespace}/`}${resource.name}`;
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: LEVELS[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region },
        logicalLocations: [{ fullyQualifiedName: path === "" ? name : `${name} ${path}` }],
      },
    ],
  };
}
