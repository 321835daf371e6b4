// What the parts that select a pod say besides verdicts: which policies they are of, what else binds the pod, and which pods
// can't be seen. Decides nothing.

import { memoOn } from "../base/memo.ts";
import type { PolicyFacts } from "../model/facts.ts";
import { type ResourceId, toKey } from "../model/resourceId.ts";
import { POD, unseenWhy } from "./coverageWords.ts";
import type { Engine } from "./engine.ts";
import { matchesNamespace } from "./matching.ts";
import type { PolicyPart } from "./policyRule.ts";
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
  const passing = new Set(
    row.selecting.flatMap(({ part, selects }) => (selects === "yes" && passesAll(part) ? placeOf(part) : [])),
  );
  for (const { part, selects } of row.selecting) {
    // The end of a tier that passes all on has nothing to deny.
    if (!part.isolates || passing.has(placeOf(part))) continue;
    if (selects === "yes") return "yes";
    truth = selects;
  }
  return truth;
}

function placeOf({ plane, tier }: PolicyPart): string {
  return `${plane} ${tier}`;
}

function passesAll({ rules }: PolicyPart): boolean {
  return rules.some(
    ({ action, peers, self, ports, exceptPorts, condition }) =>
      action === "pass" && peers.some(({ is }) => is === "everyone") && !self && !ports && !exceptPorts && !condition,
  );
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
