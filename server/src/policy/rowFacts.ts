// What the parts that select a pod say besides verdicts: which policies they are of, what else binds the pod, what is taken
// as given, and which pods can't be seen. Decides nothing.

import { allV4, allV6, covers, isNoAddress } from "../base/ipSet.ts";
import { memoOn } from "../base/memo.ts";
import type { PolicyFacts } from "../model/facts.ts";
import { type ResourceId, toKey } from "../model/resourceId.ts";
import { POD, unseenWhy } from "./coverageWords.ts";
import { type Engine, selectsPod } from "./engine.ts";
import { matchesNamespace } from "./matching.ts";
import type { Row } from "./row.ts";
import type { Truth } from "./truth.ts";

export function policiesOf(row: Row): readonly PolicyFacts[] {
  return [...new Set(row.selecting.flatMap(({ part }) => part.policy ?? []))];
}

/** Objects that close something to the pods; of two parts of one, it is named once. */
export function boundBy(row: Row): readonly ResourceId[] {
  const found = row.selecting.flatMap(({ part }) =>
    part.policy === undefined &&
    part.id.name !== "" &&
    (part.isolates || part.rules.some(({ action }) => action === "deny"))
      ? [part.id]
      : [],
  );
  return [...new Map(found.map((id) => [toKey(id), id])).values()];
}

export function isolation(row: Row): Truth {
  let truth: Truth = "no";
  for (const { part, selects } of row.selecting) {
    if (!part.isolates) continue;
    if (selects === "yes") return "yes";
    truth = selects;
  }
  return truth;
}

/** Namespaces whose pods can't be seen, where a rule opens pods of them. */
export function unseenPeers(engine: Engine, row: Row): readonly string[] {
  if (engine.options.unsettled === "no") return [];
  const unseen = unseenPodsOn(engine);
  const whys = new Set<string>();
  for (const { part } of row.selecting) {
    for (const rule of part.rules) {
      if (rule.action !== "allow") continue;
      for (const peer of rule.peers) {
        if (peer.is !== "pods") continue;
        const { namespace } = peer.match;
        if (namespace !== undefined) {
          const why = unseenWhy(engine.view.coverage(POD, namespace), "pods", namespace);
          if (why !== undefined) whys.add(why);
        } else {
          for (const { name, why } of unseen)
            if (matchesNamespace(peer.match, name, engine.ground) !== "no") whys.add(why);
        }
      }
    }
  }
  return [...whys];
}

/** Rules by address, where it matters that pods' addresses are not known or plugins differ (NP-12, AN-7). */
export function assumptionsOf(engine: Engine, row: Row): readonly string[] {
  const found = new Set<string>();
  for (const part of engine.assumedFor(row.self.namespace)) {
    if (part.direction === row.direction && part.assumes !== undefined && selectsPod(engine, part, row.self) === "yes")
      found.add(part.assumes);
  }
  const isUnplaced = engine.ground.endpoints.some(({ addresses }) => isNoAddress(addresses));
  for (const peer of row.selecting.flatMap(({ part }) => part.rules.flatMap((rule) => rule.peers))) {
    if (peer.is !== "addresses") continue;
    const byAddress = peer.matchesPods === "always" || engine.options.ipBlockMatchesPods === "byAddress";
    if (!byAddress && engine.options.plugin === "kubernetes")
      found.add("ipBlock matches no pods; network plugins differ");
    const isWhole = covers(peer.ranges, allV4) || covers(peer.ranges, allV6);
    if (byAddress && isUnplaced && !isWhole) found.add("pods whose addresses are not known lie in none of the blocks");
  }
  return [...found];
}

/** Known namespaces whose pods can't be seen. */
const unseenPodsOn = memoOn(({ view }: Engine) =>
  view.namespaces.flatMap(({ id }) => {
    const why = unseenWhy(view.coverage(POD, id.name), "pods", id.name);
    return why === undefined ? [] : [{ name: id.name, why }];
  }),
);

/** Whether a mesh closes TCP to the pods, or may: what else passes is its business nowhere (IS-1). */
export function isBoundByMesh(row: Row): boolean {
  return row.selecting.some(
    ({ part }) => part.plane === "mesh" && (part.isolates || part.rules.some(({ action }) => action === "deny")),
  );
}
