// What a policy may name besides labels: sets of addresses, tiers, Services. What a policy means is kept for as long as all that
// was asked for while it was read stays the same.

import { groupBy } from "../base/group.ts";
import { isSameValue } from "../base/json.ts";
import { memoOn } from "../base/memo.ts";
import type {
  EndpointSliceFacts,
  NamespaceFacts,
  NodeFacts,
  OtherFacts,
  ServiceFacts,
  WorkloadFacts,
} from "../model/facts.ts";
import type { Coverage, KindKey, PolicyView } from "../model/views.ts";

/** The part of a view that dialects may look at. Each list keeps its identity while its content is equal. */
export interface PolicyWorld {
  /** Objects of a kind of `POLICY_OBJECTS` (index/policyView.ts). */
  objects(kind: KindKey): readonly OtherFacts[];
  services(): readonly ServiceFacts[];
  endpointSlices(): readonly EndpointSliceFacts[];
  /** The addresses behind one Service, which change less often than the list of all; undefined where it has no slice. */
  endpoints(namespace: string, service: string): readonly string[] | undefined;
  namespaces(): readonly NamespaceFacts[];
  nodes(): readonly NodeFacts[];
  workloads(): readonly WorkloadFacts[];
  coverage(kind: KindKey, namespace: string): Coverage;
}

/** A view in which nothing is known. */
export const EMPTY_VIEW: PolicyView = {
  namespaces: [],
  nodes: [],
  workloads: [],
  podIPs: new Map(),
  services: [],
  endpointSlices: [],
  ingresses: [],
  routes: [],
  policies: [],
  objects: new Map(),
  coverage: () => ({ is: "none" }),
};

interface Asked {
  readonly of: (view: PolicyView) => unknown;
  readonly was: unknown;
}

const NO_OBJECTS: readonly OtherFacts[] = [];

/** Keeps what a function makes of a key and the world, one answer a key, until something differs that it asked for. */
export function memoInWorld<K extends object, V>(
  compute: (key: K, world: PolicyWorld) => V,
): (key: K, view: PolicyView) => V {
  const kept = new WeakMap<K, { readonly value: V; readonly asked: readonly Asked[] }>();
  return (key, view) => {
    const known = kept.get(key);
    if (known?.asked.every(({ of, was }) => of(view) === was)) return known.value;
    const asked: Asked[] = [];
    const made = compute(key, worldOf(view, asked));
    // What comes out the same is the same: others are kept by it.
    const value = known && isSameValue(known.value, made) ? known.value : made;
    kept.set(key, { value, asked });
    return value;
  };
}

/** The addresses of each Service's slices as a text, so that equal ones are the same. */
const endpointsOn = memoOn((slices: readonly EndpointSliceFacts[]): ReadonlyMap<string, string> => {
  const owned = slices.filter(({ service }) => service !== undefined);
  const byService = groupBy(owned, ({ id, service }) => `${id.namespace}/${service}`);
  return new Map(
    [...byService].map(([key, own]) => [key, [...new Set(own.flatMap(({ addresses }) => addresses))].sort().join(" ")]),
  );
});

function worldOf(view: PolicyView, asked: Asked[]): PolicyWorld {
  const ask = <T>(of: (view: PolicyView) => T): T => {
    const was = of(view);
    asked.push({ of, was });
    return was;
  };
  return {
    objects: (kind) => ask((from) => from.objects.get(kind) ?? NO_OBJECTS),
    services: () => ask((from) => from.services),
    endpointSlices: () => ask((from) => from.endpointSlices),
    endpoints: (namespace, service) =>
      ask((from) => endpointsOn(from.endpointSlices).get(`${namespace}/${service}`))?.split(" "),
    namespaces: () => ask((from) => from.namespaces),
    nodes: () => ask((from) => from.nodes),
    workloads: () => ask((from) => from.workloads),
    coverage: (kind, namespace) => {
      // How complete it is decides; since when it is stale does not.
      ask((from) => from.coverage(kind, namespace).is);
      return view.coverage(kind, namespace);
    },
  };
}
