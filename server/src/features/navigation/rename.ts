// Rename of objects and ports: every place that names the thing, in all files, or nothing at all. Templates and names written
// by alias are not touched; then the rename is refused with the place that stands in its way.

import type { Range, TextEdit, WorkspaceEdit } from "vscode-languageserver-types";
import { type FileState, linesOf, placeOf, type Snapshot, spanOf } from "../../analysis/snapshot.ts";
import type { Path } from "../../base/json.ts";
import { type Span, shift } from "../../base/span.ts";
import type { Place } from "../../index/resolve.ts";
import { entryOf, nodeAt, type YamlNode } from "../../yaml/node.ts";
import { printScalar } from "../../yaml/print.ts";
import { defineFeature, isRefused, type Refused, refuse } from "../feature.ts";
import { toRange } from "../range.ts";
import { planRename, type RenamePlan } from "./renamePlan.ts";
import { type PositionParams, type SiteAt, sitesAt } from "./siteAt.ts";

interface RenameParams extends PositionParams {
  readonly newName: string;
}

export const prepareRename = defineFeature<
  PositionParams,
  { readonly range: Range; readonly placeholder: string } | Refused | null
>({
  method: "textDocument/prepareRename",
  capability: {},
  empty: null,
  handle(snapshot, params) {
    const found = planAt(snapshot, params);
    if (!found) return null;
    const { plan, at } = found;
    if (isRefused(plan)) return plan;
    const edits = editsOf(snapshot, plan, plan.old);
    if (isRefused(edits)) return edits;
    return { range: toRange(at.state, bare(at.state, at.span)), placeholder: plan.old };
  },
});

export const rename = defineFeature<RenameParams, WorkspaceEdit | Refused | null>({
  method: "textDocument/rename",
  capability: { renameProvider: { prepareProvider: true } },
  empty: null,
  handle(snapshot, params) {
    const plan = planAt(snapshot, params)?.plan;
    if (!plan) return null;
    if (isRefused(plan)) return plan;
    if (params.newName === plan.old) return { changes: {} };
    const why = plan.refuses(params.newName);
    return why === undefined ? editsOf(snapshot, plan, params.newName) : refuse(why);
  },
});

/** The first site under the cursor that has a plan; a refusal only where none has. */
function planAt(
  snapshot: Snapshot,
  params: PositionParams,
): { readonly plan: RenamePlan | Refused; readonly at: SiteAt } | undefined {
  let refused: { readonly plan: Refused; readonly at: SiteAt } | undefined;
  for (const at of sitesAt(snapshot, params)) {
    if (at.site.at === "key") continue;
    const plan = planRename(snapshot, at);
    if (plan && !isRefused(plan)) return { plan, at };
    if (plan) refused ??= { plan, at };
  }
  return refused;
}

function editsOf(snapshot: Snapshot, plan: RenamePlan, name: string): WorkspaceEdit | Refused {
  const changes: { [uri: string]: TextEdit[] } = {};
  const seen = new Set<string>();
  const put = (state: FileState, span: Span): Refused | undefined => {
    const key = `${state.uri} ${span.start}`;
    if (seen.has(key)) return undefined;
    seen.add(key);
    const newText = rewritten(state, span, plan.old, name);
    if (newText === undefined)
      return refuse(`${showPlace(state, span)} writes ${plan.old} by alias or anchor: rename it by hand`);
    (changes[state.uri] ??= []).push({ range: toRange(state, span), newText });
    return undefined;
  };
  for (const place of plan.places) {
    const state = snapshot.files.get(place.uri);
    const span = state && spanOf(state, place.resource, place.path, "value");
    if (!state || !span) continue;
    if (state.role === "helmTemplate" || place.resource.document?.templated === true) {
      return refuse(`${showPlace(state, span)} is a template and names ${plan.what}: rename it by hand`);
    }
    if (isShared(place)) return refuse(`${showPlace(state, span)} is shared by a YAML alias: rename it by hand`);
    const refused = put(state, span);
    if (refused) return refused;
  }
  if (plan.isNamespace) {
    for (const { state, span } of kustomizedNamespaces(snapshot, plan.old)) {
      const refused = put(state, span);
      if (refused) return refused;
    }
  }
  return { changes };
}

/**
 * The value with the new name, quoted as before, with what stands around it (`web/users`, `./users.web.svc.cluster.local`,
 * `cluster.local/ns/web/sa/users`, `web/*` of a namespace); undefined where it is no plain or quoted text of the old name.
 */
function rewritten(state: FileState, span: Span, old: string, name: string): string | undefined {
  const { text } = state.file;
  const raw = text.slice(span.start, span.end);
  if (/&[^\s,[\]{}]+\s+$/.test(text.slice(Math.max(0, span.start - 200), span.start))) return undefined;
  if (raw === old) return printScalar(name);
  const quote = /^(["'])[^]*\1$/.exec(raw)?.[1] ?? "";
  const inner = raw.slice(quote.length, raw.length - quote.length);
  const start = BEFORE.exec(inner)?.[0] ?? "";
  const end = inner.slice(start.length + old.length);
  if (inner !== start + old + end || (end !== "" && !AFTER.test(end))) return undefined;
  return quote === "" && start === "" && end === "" ? undefined : quote + start + name + end + quote;
}

/** A namespace, which Istio may write as a mark; an identity of the mesh up to its service account. */
const BEFORE = /^(?:(?:secret:\/\/)?[-a-z0-9]+\/|[*.~]\/|[-a-z0-9.]+\/ns\/[-a-z0-9]+\/sa\/)(?!\*$)/;

/** The rest of a Service's full name, and all things of a namespace. */
const AFTER = /^(?:\.[-a-z0-9]+(?:\.svc(?:\.[-a-z0-9.]+)?)?|\/\*)$/;

/** Whether a value comes in by a merge key or an alias: its text then stands outside the mapping that has it. */
function isShared({ resource, path }: Place): boolean {
  let node: YamlNode | undefined = resource.document?.tree();
  const steps: Path = [...resource.path, ...path];
  for (const step of steps) {
    if (typeof step === "string" && entryOf(node, step)?.merged === true) return true;
    const next = nodeAt(node, [step]);
    if (node && next && (next.span.start < node.span.start || next.span.end > node.span.end)) return true;
    node = next;
  }
  return false;
}

/** `namespace:` of kustomizations. */
function kustomizedNamespaces(
  snapshot: Snapshot,
  name: string,
): readonly { readonly state: FileState; readonly span: Span }[] {
  return [...snapshot.files.values()].flatMap((state) =>
    state.role !== "kustomization"
      ? []
      : state.file.documents.flatMap(({ document }) => {
          const node = nodeAt(document.tree(), ["namespace"]);
          const placed = placeOf(state, document);
          return placed && node?.is === "scalar" && node.value === name
            ? [{ state, span: shift(node.span, placed.start) }]
            : [];
        }),
  );
}

/** The name without its quotes, for the editor to put its box on. */
function bare(state: FileState, span: Span): Span {
  const quoted = /^(["']).*\1$/s.test(state.file.text.slice(span.start, span.end)) && span.end - span.start >= 2;
  return quoted ? { start: span.start + 1, end: span.end - 1 } : span;
}

/** `ingress.yaml:14`. */
function showPlace(state: FileState, span: Span): string {
  const name = state.uri.slice(state.uri.lastIndexOf("/") + 1);
  return `${decodeURIComponent(name)}:${linesOf(state.file).position(span.start).line + 1}`;
}
