// What pods of one policy may have that sets some of them apart: a Service that says what is spoken on a port, a
// PeerAuthentication. Pods that share the same of these are one class, so that a part can say what holds for all of it.

import type { WorkloadFacts } from "../../../model/facts.ts";
import { everything, type Selector, selects } from "../../../model/selector.ts";
import type { PodMatch } from "../../policyRule.ts";

export interface Trait {
  readonly namespace: string;
  /** Undefined: every pod of the namespace. */
  readonly selector: Selector | undefined;
}

export interface PodClass<T extends Trait> {
  readonly subject: PodMatch;
  readonly unless: readonly PodMatch[];
  readonly traits: readonly T[];
  readonly workloads: readonly WorkloadFacts[];
}

/** The classes of the pods that a match takes in. The first is of pods without any trait, known or not. */
export function classesOf<T extends Trait>(
  base: PodMatch,
  traits: readonly T[],
  workloads: readonly WorkloadFacts[],
): readonly PodClass<T>[] {
  const found = new Map<string, { readonly traits: readonly T[]; readonly workloads: WorkloadFacts[] }>();
  for (const workload of workloads) {
    if (!has(workload, { namespace: base.namespace ?? workload.id.namespace, selector: base.pods })) continue;
    const own = traits.flatMap((trait, index) => (has(workload, trait) ? [{ trait, index }] : []));
    const key = own.map(({ index }) => index).join();
    const entry = found.get(key);
    if (entry) entry.workloads.push(workload);
    else found.set(key, { traits: own.map(({ trait }) => trait), workloads: [workload] });
  }
  const plain = found.get("")?.workloads ?? [];
  const classes = [...found.values()].filter((one) => one.traits.length > 0);
  // Traits that no known pod has set nobody apart, but for those of a whole namespace: pods may come.
  const used = traits.filter((trait) => !trait.selector || classes.some((one) => one.traits.includes(trait)));
  const whole = used.filter((trait) => !trait.selector && (base.namespace ?? trait.namespace) === trait.namespace);
  const coming = groups(whole).filter(
    (group) => !classes.some((one) => one.traits.length === group.length && group.every((t) => one.traits.includes(t))),
  );
  const all = [...classes, ...coming.map((group) => ({ traits: group, workloads: [] }))];
  return [
    { subject: base, unless: used.map(toMatch), traits: [], workloads: plain },
    ...all.map((one) => ({
      subject: one.traits.reduce(narrowed, base),
      unless: used.filter((trait) => !one.traits.includes(trait)).map(toMatch),
      traits: one.traits,
      workloads: one.workloads,
    })),
  ];
}

/** The traits of each namespace together. */
function groups<T extends Trait>(traits: readonly T[]): readonly (readonly T[])[] {
  const names = [...new Set(traits.map(({ namespace }) => namespace))];
  return names.map((name) => traits.filter(({ namespace }) => namespace === name));
}

function has({ id, podLabels }: WorkloadFacts, { namespace, selector }: Trait): boolean {
  return id.namespace === namespace && (selector === undefined || selects(selector, podLabels));
}

/** The pods of a match that have a trait. */
export function narrowed(match: PodMatch, { namespace, selector }: Trait): PodMatch {
  const pods = selector ? both(match.pods ?? everything, selector) : match.pods;
  return { ...match, namespace, pods };
}

function both(a: Selector, b: Selector): Selector {
  return { requirements: [...a.requirements, ...b.requirements], unclear: a.unclear || b.unclear };
}

function toMatch({ namespace, selector }: Trait): PodMatch {
  return { namespace, namespaces: undefined, pods: selector };
}
