// Policies that may exist and can't be seen: a kind that the cluster refuses to list, or that is still loading. They
// stand in the fold as parts that perhaps select the pod and perhaps allow or deny anything, so the answer is unknown
// and never a guess (M7).

import { type PolicyView, toKindKey } from "../model/views.ts";
import { unseenWhy } from "./coverageWords.ts";
import { dialects } from "./dialects/index.ts";
import { type EngineOptions, isIgnored } from "./options.ts";
import type { Action, Direction, PolicyKind, PolicyPart } from "./policyRule.ts";

/** Parts that stand for what can't be seen in a namespace; none where all is known or no cluster answers. */
export function unseenParts(
  view: PolicyView,
  namespace: string | undefined,
  options: EngineOptions,
): readonly PolicyPart[] {
  if (options.unsettled === "no" || namespace === undefined) return [];
  const parts: PolicyPart[] = [];
  for (const { kinds } of dialects) {
    for (const kind of kinds) {
      if (isIgnored(kind.group, options)) continue;
      const where = kind.isNamespaced ? namespace : "";
      const why = unseenWhy(view.coverage(toKindKey(kind.group, kind.kind), where), kind.plural, where);
      if (why === undefined || isKnownElsewhere(view, kinds, kind, where)) continue;
      parts.push(...partsOf(kind, where, why));
    }
  }
  return [...new Set(parts)];
}

/** Of two groups under which a cluster has the same policies, one that is known tells all. */
function isKnownElsewhere(view: PolicyView, kinds: readonly PolicyKind[], { group, kind }: PolicyKind, where: string) {
  return kinds.some(
    (other) =>
      other.kind === kind &&
      other.group !== group &&
      view.coverage(toKindKey(other.group, kind), where).is === "complete",
  );
}

/** Policies of a mesh say nothing to pods outside it. */
function ofPlane({ plane }: PolicyKind): Pick<PolicyPart["subject"], "mesh"> {
  return plane === "mesh" ? { mesh: { by: ["sidecar", "gateway", "ambient"] } } : {};
}

/** Interned, so that lists of parts stay the same while the coverage does. */
const interned = new Map<string, readonly PolicyPart[]>();

function partsOf(kind: PolicyKind, namespace: string, why: string): readonly PolicyPart[] {
  const key = `${kind.kind} ${why}`;
  let parts = interned.get(key);
  if (!parts) {
    parts = (["egress", "ingress"] as const).map((direction) => makePart(kind, namespace, direction, why));
    interned.set(key, parts);
  }
  return parts;
}

function makePart(kind: PolicyKind, namespace: string, direction: Direction, why: string): PolicyPart {
  const id = { group: kind.group, kind: kind.kind, namespace, name: "" };
  const actions: readonly Action[] = kind.unseen === "adds" ? ["allow"] : ["allow", "deny"];
  return {
    policy: undefined,
    id,
    direction,
    plane: kind.plane ?? "cni",
    tier: kind.tier,
    // What may overrule is tried first; what only adds to a union comes last.
    order: kind.unseen === "adds" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY,
    subject: {
      namespace: kind.isNamespaced ? namespace : undefined,
      namespaces: undefined,
      pods: undefined,
      ...ofPlane(kind),
    },
    isolates: kind.unseen === "adds",
    doubt: why,
    rules: actions.map((action) => ({
      action,
      peers: [{ is: "unclear", why, path: [] }],
      ports: undefined,
      cite: { id, path: [], text: why },
    })),
    cite: { id, path: [], text: why },
  };
}
