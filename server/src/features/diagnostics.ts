// Findings as the protocol's diagnostics: positions, code with its page, related places.

import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver-types";
import type { Severity } from "../analysis/settings.ts";
import { type FileState, locate, type Snapshot } from "../analysis/snapshot.ts";
import { memoOn } from "../base/memo.ts";
import { findingsOf, type PlacedFinding } from "../rules/findings.ts";
import { toLocation, toRange } from "./range.ts";

export const SOURCE = "sallyport";

/** Where the page of a code is read. */
export function pageOf(code: string): string {
  return `https://github.com/sallyport-k8s/sallyport/blob/main/docs/rules/${code}.md`;
}

const placedOf = memoOn((snapshot: Snapshot) => memoOn((state: FileState) => findingsOf(snapshot, state)));

/** The findings of a file with their places; computed once for a snapshot. */
export function placedFindings(snapshot: Snapshot, state: FileState): readonly PlacedFinding[] {
  return placedOf(snapshot)(state);
}

/** All diagnostics of a file; [] for files that are no manifest. */
export function diagnose(snapshot: Snapshot, uri: string): readonly Diagnostic[] {
  const state = snapshot.files.get(uri);
  return state ? placedFindings(snapshot, state).map((item) => toDiagnostic(snapshot, state, item)) : [];
}

/** One finding as a diagnostic. */
export function toDiagnostic(snapshot: Snapshot, state: FileState, { finding, span }: PlacedFinding): Diagnostic {
  const related = finding.related.flatMap(({ entry, path, message }) => {
    const place = locate(snapshot, entry, path);
    const location = place && toLocation(snapshot, place);
    return location ? [{ location, message }] : [];
  });
  return {
    range: toRange(state, span),
    severity: SEVERITIES[finding.severity],
    code: finding.code,
    ...(hasPage(finding.code) ? { codeDescription: { href: pageOf(finding.code) } } : {}),
    source: SOURCE,
    message: finding.message,
    ...(related.length > 0 ? { relatedInformation: related } : {}),
  };
}

function hasPage(code: string): boolean {
  return !code.startsWith("yaml-");
}

const SEVERITIES: { readonly [severity in Severity]: DiagnosticSeverity } = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};
