// All that is said of a file: rules, structure and YAML itself, with places; silenced ones left out, one for one cause.

import { ownsStructure } from "../analysis/settings.ts";
import { type FileState, linesOf, placeOf, spanOf } from "../analysis/snapshot.ts";
import { toFieldPath } from "../base/json.ts";
import { type Span, shift } from "../base/span.ts";
import type { PlacedDocument } from "../yaml/file.ts";
import type { Finding, RuleSnapshot } from "./rule.ts";
import { runRules } from "./run.ts";
import { structureFindings } from "./structure.ts";
import { isSilenced } from "./suppress.ts";

export interface PlacedFinding {
  readonly finding: Finding;
  /** Offsets in the file. */
  readonly span: Span;
  readonly placed: PlacedDocument;
}

/** The findings of a file in the order of their places. Files that are no Kubernetes manifest have none. */
export function findingsOf(snapshot: RuleSnapshot, state: FileState): readonly PlacedFinding[] {
  if (state.resources.length === 0) return [];
  return unsilenced(snapshot, state)
    .filter(
      ({ finding, span, placed }) =>
        !isSilenced(
          state.file,
          placed.document,
          finding.code,
          linesOf(state.file).position(span.start).line - placed.line,
        ),
    )
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** Structure is told once: by us where it is ours, else by the extension that has it, and then our rules keep quiet there. */
function unsilenced(snapshot: RuleSnapshot, state: FileState): readonly PlacedFinding[] {
  const { settings } = snapshot;
  const ours = place(state, runRules(snapshot, state));
  if (ownsStructure(settings, state.uri)) {
    const structure = place(state, structureFindings(snapshot, state));
    return [
      ...yamlFindings(snapshot, state),
      ...structure.filter((item) => !ours.some((other) => isSameCause(other, item))),
      ...ours,
    ];
  }
  if (settings.leavesStructure?.(state.uri) !== true || ours.length === 0) return ours;
  const theirs = place(state, structureFindings(snapshot, state)).filter(({ finding }) => THEIRS.test(finding.code));
  return theirs.length === 0 ? ours : ours.filter((item) => !theirs.some((other) => isTheirs(item, other)));
}

/** What every checker of schemas reports. */
const THEIRS = /^schema-(?:type|required)$|-unknown-field$/;

/** Whether the other extension says it at the very same field or text. */
function isTheirs({ finding, span, placed }: PlacedFinding, theirs: PlacedFinding): boolean {
  if (placed !== theirs.placed) return false;
  if (span.start === theirs.span.start && span.end === theirs.span.end) return true;
  return (
    finding.resource === theirs.finding.resource && toFieldPath(finding.field) === toFieldPath(theirs.finding.field)
  );
}

function place(state: FileState, findings: readonly Finding[]): readonly PlacedFinding[] {
  return findings.flatMap((finding) => {
    const placed = placeOf(state, finding.resource.document);
    const span = spanOf(state, finding.resource, finding.path, finding.at, finding.part);
    return placed && span ? [{ finding, span, placed }] : [];
  });
}

const ORDER = ["hint", "information", "warning", "error"];

/** A rule and the schema that point at the same text or field speak of the same thing, and the rule says it better. */
function isSameCause(rule: PlacedFinding, structure: PlacedFinding): boolean {
  if (rule.placed !== structure.placed) return false;
  // What the API server refuses is never hidden behind less than an error.
  if (ORDER.indexOf(rule.finding.severity) < ORDER.indexOf(structure.finding.severity)) return false;
  if (rule.finding.resource === structure.finding.resource && speaksOf(rule.finding, structure.finding)) return true;
  return rule.span.start <= structure.span.start && structure.span.end <= rule.span.end;
}

/** Whether a rule's finding is of the same field, or refuses the whole value that the field lies in. */
function speaksOf(rule: Finding, structure: Finding): boolean {
  const [whole, part] = [toFieldPath(rule.field), toFieldPath(structure.field)];
  if (whole === part) return true;
  return rule.at === "value" && rule.severity === "error" && rule.field === rule.path && part.startsWith(`${whole}[`);
}

/** YAML's own problems, of documents that state a resource. */
function yamlFindings({ settings }: RuleSnapshot, state: FileState): readonly PlacedFinding[] {
  return state.file.documents.flatMap((placed) => {
    const { problems, templated } = placed.document;
    const resource =
      problems.length > 0 && !templated ? state.resources.find((item) => item.document === placed.document) : undefined;
    if (!resource) return [];
    return problems.flatMap((problem): PlacedFinding[] => {
      const code = `yaml-${problem.code}`;
      // kubectl's parser reads flow collections whose lines are indented less than YAML wants.
      const standard = problem.code === "bad-indent" && problem.message.startsWith("Flow ") ? "warning" : "error";
      const severity = settings.rules[code] ?? standard;
      if (severity === "off") return [];
      const finding: Finding = {
        code,
        severity,
        message: problem.message,
        resource,
        path: [],
        field: [],
        at: "key",
        fixes: [],
        related: [],
      };
      return [{ finding, span: shift(problem.span, placed.start), placed }];
    });
  });
}
