// Which workloads and namespaces a policy's selectors pick, as far as files and cluster tell: for certain, perhaps, or
// not. Unlike the engine it counts host-network pods too: here the question is whether the labels are right.

import { canonical } from "../../base/json.ts";
import { memoOn } from "../../base/memo.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { isGenerated } from "../../model/generatedLabels.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import { isTemplate } from "../../model/read.ts";
import { type Labels, meets, type Selector, selects, toSelector } from "../../model/selector.ts";
import type { RuleContext } from "../rule.ts";
import { BUILT_IN } from "./namespaceLabels.ts";
import type { PeerAt } from "./spec.ts";

export interface Picked {
  /** Workloads whose pods are picked for certain. */
  readonly yes: readonly WorkloadFacts[];
  /** Whether more may be picked: template labels, labels that only the running pod has. */
  readonly maybe: boolean;
}

/** The workloads of a list that a selector picks. An absent selector picks all. */
export function pick(selector: Selector | undefined, workloads: readonly WorkloadFacts[]): Picked {
  if (!selector) return { yes: workloads, maybe: false };
  const kept = picksOn(workloads);
  const key = canonical(selector);
  const known = kept.get(key) ?? pickFrom(selector, workloads);
  kept.set(key, known);
  return known;
}

/** Many policies, and several rules on each of them, ask for the same pods. */
const picksOn = memoOn((_: readonly WorkloadFacts[]) => new Map<string, Picked>());

function pickFrom(selector: Selector, workloads: readonly WorkloadFacts[]): Picked {
  const stated = selector.requirements.filter(({ key }) => !isGenerated(key));
  const partial = stated.length < selector.requirements.length;
  const yes: WorkloadFacts[] = [];
  let maybe = selector.unclear;
  for (const workload of workloads) {
    if (workload.labelsUnclear) {
      maybe ||= stated.every(
        (requirement) => !Object.hasOwn(workload.podLabels, requirement.key) || meets(requirement, workload.podLabels),
      );
    } else if (stated.every((requirement) => meets(requirement, workload.podLabels))) {
      if (partial || selector.unclear) maybe = true;
      else yes.push(workload);
    }
  }
  return { yes, maybe };
}

/** Labels of pods that come and go by themselves, so that nobody finds them while they are not needed. */
const PASSING =
  /^(acme\.cert-manager\.io|batch\.kubernetes\.io|tekton\.dev|workflows\.argoproj\.io|job-name$|controller-uid$)/;

export function isPassing(selector: Selector): boolean {
  return selector.requirements.some(({ key }) => PASSING.test(key));
}

/** Pods of the control plane and its add-ons come from the cluster's installer, seldom from a workspace. */
export function isOfSystem(selector: Selector): boolean {
  return selector.requirements.some(({ key, values }) => {
    if (key === "component") return values.some((value) => value.startsWith("kube-") || value === "etcd");
    return (
      key === "k8s-app" ||
      key === "dns.operator.openshift.io/daemonset-dns" ||
      (key === "tier" && values.includes("control-plane"))
    );
  });
}

/** Namespaces by name: those that match for certain, and those whose labels do not tell. */
export interface PickedNamespaces {
  readonly yes: readonly string[];
  readonly maybe: readonly string[];
}

/** Every namespace that anything is known of, with its labels where its Namespace object is known. */
export function knownNamespaces(cx: RuleContext): ReadonlyMap<string, Labels | undefined> {
  const known = new Map<string, Labels | undefined>();
  for (const { facts } of cx.list("/Namespace")) if (facts.is === "namespace") known.set(facts.id.name, facts.labels);
  for (const name of namespacesWithPods(cx.workloads())) if (!known.has(name)) known.set(name, undefined);
  // These are in every cluster, also where a list leaves them out.
  const all = cx.absence("/Namespace", "");
  const labelled = all.is === "missing" && all.sure;
  for (const name of BUILT_IN)
    if (!known.has(name)) known.set(name, labelled ? { [NAMESPACE_NAME_LABEL]: name } : undefined);
  return known;
}

const namespacesWithPods = memoOn(
  (workloads: readonly WorkloadFacts[]): ReadonlySet<string> => new Set(workloads.map(({ id }) => id.namespace)),
);

/** The known namespaces that a namespaceSelector picks. */
export function pickNamespaces(selector: Selector, cx: RuleContext): PickedNamespaces {
  const yes: string[] = [];
  const maybe: string[] = [];
  for (const [name, labels] of knownNamespaces(cx)) {
    const own = labels ?? { [NAMESPACE_NAME_LABEL]: name };
    const stated = selector.requirements.filter(({ key }) => labels !== undefined || key === NAMESPACE_NAME_LABEL);
    if (isTemplate(name)) maybe.push(name);
    else if (stated.every((requirement) => meets(requirement, own))) {
      (stated.length === selector.requirements.length && !selector.unclear ? yes : maybe).push(name);
    }
  }
  return { yes, maybe };
}

/** The names that a selector demands of kubernetes.io/metadata.name; undefined where it asks for something else. */
export function demandedNames(selector: Selector): readonly string[] | undefined {
  const named = selector.requirements.find(({ key, operator }) => key === NAMESPACE_NAME_LABEL && operator === "In");
  return named && selector.requirements.length === 1 && !selector.unclear ? named.values : undefined;
}

export interface PodPeer {
  readonly pods: Selector | undefined;
  /** Undefined: the policy's own namespace. */
  readonly namespaces: Selector | undefined;
}

/** A peer that picks pods; undefined for an ipBlock and for one that names nobody. */
export function podPeerOf({ value }: PeerAt): PodPeer | undefined {
  if (value["ipBlock"] !== undefined) return undefined;
  // A field without a value is absent for the API server.
  const pods = value["podSelector"] === null ? undefined : toSelector(value["podSelector"]);
  const namespaces = value["namespaceSelector"] === null ? undefined : toSelector(value["namespaceSelector"]);
  return pods || namespaces ? { pods, namespaces } : undefined;
}

/** The workloads that a peer picks, in its own namespace or in those that its selector picks. */
export function pickPeer({ pods, namespaces }: PodPeer, own: string, cx: RuleContext): Picked {
  if (!namespaces) return pick(pods, cx.workloads(own));
  const { yes, maybe } = pickNamespaces(namespaces, cx);
  const certain = yes.map((name) => pick(pods, cx.workloads(name)));
  const doubtful = maybe.map((name) => pick(pods, cx.workloads(name)));
  return {
    yes: certain.flatMap((picked) => picked.yes),
    maybe: certain.some((picked) => picked.maybe) || doubtful.some((picked) => picked.maybe || picked.yes.length > 0),
  };
}

/** Whether labels meet a whole selector that can be read. */
export function picksLabels(selector: Selector, labels: Labels): boolean {
  return !selector.unclear && selects(selector, labels);
}
