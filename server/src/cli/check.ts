// `sallyport check`: every finding of the manifests.

import type { Severity } from "../analysis/settings.ts";
import { linesOf, type Snapshot } from "../analysis/snapshot.ts";
import { toFieldPath } from "../base/json.ts";
import { placedFindings } from "../features/diagnostics.ts";
import { showPath } from "./load.ts";
import { toGithub } from "./report/github.ts";
import { toJson } from "./report/json.ts";
import { toSarif } from "./report/sarif.ts";
import { toText } from "./report/text.ts";

/** A finding as it leaves the program; lines and characters count from zero, in UTF-16 code units, as in LSP. */
export interface CheckFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly range: { readonly start: Position; readonly end: Position };
  readonly path: string;
  readonly resource: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
  };
  readonly fixes: readonly string[];
}

interface Position {
  readonly line: number;
  readonly character: number;
}

export const checkFormats = ["text", "json", "sarif", "github"] as const;
export type CheckFormat = (typeof checkFormats)[number];
export const failLevels = ["error", "warning", "never"] as const;
export type FailLevel = (typeof failLevels)[number];

/** All findings of a snapshot's files, by file and place. */
export function checkFindings(snapshot: Snapshot): readonly CheckFinding[] {
  const states = [...snapshot.files.values()].sort((a, b) => (a.uri < b.uri ? -1 : 1));
  return states.flatMap((state) =>
    placedFindings(snapshot, state).map(({ finding, span }): CheckFinding => {
      const lines = linesOf(state.file);
      const { id, apiVersion } = finding.resource;
      return {
        code: finding.code,
        severity: finding.severity,
        message: finding.message,
        file: showPath(state.uri),
        range: { start: lines.position(span.start), end: lines.position(span.end) },
        path: toFieldPath(finding.field),
        resource: { apiVersion, kind: id.kind, namespace: id.namespace, name: id.name },
        fixes: finding.fixes.map((fix) => fix.title),
      };
    }),
  );
}

/** The findings in a format, with a line feed at the end. */
export function checkReport(
  snapshot: Snapshot,
  findings: readonly CheckFinding[],
  format: CheckFormat,
  version: string,
): string {
  switch (format) {
    case "text":
      return toText(findings, snapshot.files.size);
    case "json":
      return toJson(findings);
    case "sarif":
      return toSarif(findings, version);
    case "github":
      return toGithub(findings);
  }
}

/** Whether findings of the level that fails are among them. */
export function isFailed(findings: readonly CheckFinding[], level: FailLevel): boolean {
  if (level === "never") return false;
  return findings.some(({ severity }) => severity === "error" || (level === "warning" && severity === "warning"));
}
