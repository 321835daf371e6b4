// A change that explain names, made in a literal cluster.

import type { Path } from "../../server/src/base/json.ts";
import type { Opening } from "../../server/src/policy/opening.ts";
import type { LiteralCluster, Manifest } from "./literal.ts";

/** The cluster after the change; a path leads to a list, which may not be there yet. */
export function applyOpening(cluster: LiteralCluster, change: Opening): LiteralCluster {
  if (change.is === "advice") return cluster;
  if (change.is === "create") {
    const { kind, metadata, spec } = change.manifest;
    const { name, namespace } = metadata as { readonly name: string; readonly namespace: string };
    const group = String(change.manifest["apiVersion"]);
    const created = { kind: literalKind(group, kind as string), namespace, name, spec: spec as Manifest };
    return { ...cluster, policies: [...cluster.policies, created] };
  }
  return {
    ...cluster,
    policies: cluster.policies.map((policy) =>
      policy.kind === literalKind(change.id.group, change.id.kind) && policy.name === change.id.name
        ? { ...policy, spec: append(policy.spec, change.path.slice(1), change.items) as Manifest }
        : policy,
    ),
  };
}

function append(value: unknown, [step, ...rest]: Path, items: readonly unknown[]): unknown {
  if (step === undefined) return [...(Array.isArray(value) ? value : []), ...items];
  if (typeof step === "number")
    return (value as readonly unknown[]).map((own, index) => (index === step ? append(own, rest, items) : own));
  const map = value as { readonly [key: string]: unknown };
  return { ...map, [step]: append(map[step], rest, items) };
}

/** The kind as literal clusters spell it: two groups have a NetworkPolicy. */
function literalKind(group: string, kind: string): string {
  return group.startsWith("projectcalico.org") && kind === "NetworkPolicy" ? "CalicoNetworkPolicy" : kind;
}
