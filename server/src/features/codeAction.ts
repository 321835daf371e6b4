// Quick fixes of the findings in a range, "fix all" for safe ones, the comment that silences a finding, and conversions of
// the Ingress there, and egress policies for the workload there.

import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  type Range,
  type TextEdit,
} from "vscode-languageserver-types";
import { type FileState, linesOf, placeOf, type Snapshot } from "../analysis/snapshot.ts";
import { renewed } from "../index/catalog.ts";
import type { PlacedFinding } from "../rules/findings.ts";
import type { Fix } from "../rules/rule.ts";
import { type Edit, toTextChanges } from "../yaml/edits.ts";
import { placedFindings, toDiagnostic } from "./diagnostics.ts";
import { defineFeature } from "./feature.ts";
import { conversionsAt } from "./migration/convertActions.ts";
import { toOffset, toTextEdits } from "./range.ts";
import { restrictionsAt } from "./restrict/restrictActions.ts";

interface CodeActionParams {
  readonly textDocument: { readonly uri: string };
  readonly range: Range;
  readonly context: { readonly diagnostics: readonly Diagnostic[]; readonly only?: readonly string[] };
}

const FIX_ALL = "source.fixAll.sallyport";

export const codeAction = defineFeature<CodeActionParams, readonly CodeAction[]>({
  method: "textDocument/codeAction",
  capability: {
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL],
      resolveProvider: true,
    },
  },
  empty: [],
  handle(snapshot, { textDocument, range, context }) {
    const state = snapshot.files.get(textDocument.uri);
    if (!state) return [];
    const wants = (kind: string): boolean =>
      !context.only || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
    const start = toOffset(state, range.start);
    const end = toOffset(state, range.end);
    const all = placedFindings(snapshot, state);
    const here = all.filter(({ span }) => span.start <= end && start <= span.end);
    const actions: CodeAction[] = [];
    if (wants(CodeActionKind.QuickFix)) {
      actions.push(
        ...here.flatMap((item) =>
          item.finding.fixes.flatMap((fix, index) => toAction(snapshot, state, item, fix, index) ?? []),
        ),
      );
      actions.push(...here.map((item) => silence(snapshot, state, item)));
    }
    if (wants(CodeActionKind.RefactorRewrite)) {
      const retired = here.filter(({ finding }) => finding.code === "nginx-retired");
      const diagnostics = retired.map((item) => toDiagnostic(snapshot, state, item));
      actions.push(...conversionsAt(snapshot, state, start, diagnostics), ...restrictionsAt(snapshot, state, start));
    }
    if (wants(FIX_ALL) && context.only) {
      const edits = safeEdits(state, all);
      if (edits.length > 0)
        actions.push({ title: "Fix all safe findings", kind: FIX_ALL, edit: { changes: { [state.uri]: edits } } });
    }
    return actions;
  },
});

/** The edits of a fix by file; undefined where one of its places is gone or it would change nothing. */
export function editsOf(
  snapshot: Snapshot,
  state: FileState,
  { finding }: PlacedFinding,
  fix: Fix,
): { [uri: string]: TextEdit[] } | undefined {
  const changes: { [uri: string]: TextEdit[] } = {};
  for (const { edit, target } of fix.edits) {
    const at = target ? (target.origin.is === "file" ? snapshot.files.get(target.origin.uri) : undefined) : state;
    const resource = target ? renewed(snapshot.catalog, target).resource : finding.resource;
    const placed = at && placeOf(at, resource.document);
    if (!at || !placed) return undefined;
    const edits = toTextEdits(at, placed, toTextChanges(placed.document, within(edit, resource.path)));
    if (edits.length === 0) return undefined;
    const list = changes[at.uri];
    if (list) list.push(...edits);
    else changes[at.uri] = edits;
  }
  return changes;
}

function toAction(
  snapshot: Snapshot,
  state: FileState,
  item: PlacedFinding,
  fix: Fix,
  index: number,
): CodeAction | undefined {
  const changes = editsOf(snapshot, state, item, fix);
  if (!changes) return undefined;
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(snapshot, state, item)],
    ...(index === 0 && fix.safe === true ? { isPreferred: true } : {}),
    edit: { changes },
  };
}

/** Paths of a fix are relative to its resource, which may be an item of a List. */
function within(edit: Edit, path: readonly (string | number)[]): Edit {
  return edit.is === "appendDocument" || path.length === 0 ? edit : { ...edit, path: [...path, ...edit.path] };
}

function silence(snapshot: Snapshot, state: FileState, item: PlacedFinding): CodeAction {
  const lines = linesOf(state.file);
  const { line } = lines.position(item.span.start);
  const text = state.file.text.slice(lines.lineStart(line), lines.lineStart(line + 1));
  const indent = /^[ \t]*/.exec(text)?.[0] ?? "";
  const position = { line, character: 0 };
  const newText = `${indent}# sallyport-ignore ${item.finding.code}\n`;
  return {
    title: `Silence ${item.finding.code} here`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(snapshot, state, item)],
    edit: { changes: { [state.uri]: [{ range: { start: position, end: position }, newText }] } },
  };
}

/** First fixes that are safe and touch this file alone; those that overlap an earlier one wait for the next time. */
function safeEdits(state: FileState, all: readonly PlacedFinding[]): TextEdit[] {
  const result: TextEdit[] = [];
  const taken: { start: number; end: number }[] = [];
  for (const { finding } of all) {
    const fix = finding.fixes[0];
    const placed = placeOf(state, finding.resource.document);
    if (fix?.safe !== true || !placed || fix.edits.some(({ target }) => target !== undefined)) continue;
    const changes = fix.edits.flatMap(({ edit }) =>
      toTextChanges(placed.document, within(edit, finding.resource.path)),
    );
    const spans = changes.map(({ span }) => ({ start: span.start + placed.start, end: span.end + placed.start }));
    if (spans.some((span) => taken.some((other) => span.start <= other.end && other.start <= span.end))) continue;
    taken.push(...spans);
    result.push(...toTextEdits(state, placed, changes));
  }
  return result;
}
