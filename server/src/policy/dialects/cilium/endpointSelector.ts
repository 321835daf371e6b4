// Selectors of Cilium (CI-6): labels with a source in front (`k8s:`, `any:`, `reserved:`), among them keys that stand for the
// namespace, its labels, the service account and the cluster of a pod.

import { isObject, type Json } from "../../../base/json.ts";
import { everything, type Requirement, type Selector, toSelector } from "../../../model/selector.ts";
import { NAMESPACE_NAME } from "../../matching.ts";
import type { AccountMatch, PodMatch } from "../../policyRule.ts";

const NAMESPACE = "io.kubernetes.pod.namespace";
const NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels.";
const CLUSTER = "io.cilium.k8s.policy.cluster";
const ACCOUNT = "io.cilium.k8s.policy.serviceaccount";

export interface EndpointSelector {
  readonly pods: Selector;
  /** What is asked of the pod's namespace: of its name, and of its labels. */
  readonly names: readonly Requirement[];
  readonly labels: readonly Requirement[];
  /** Names of namespaces that a policy's own namespace takes the place of, where it is the policy's subject. */
  readonly replaced: readonly Requirement[];
  readonly accounts: AccountMatch | undefined;
  /** What it says of the cluster: nothing (also where any will do), one of these, not one of these, or that there is none. */
  readonly cluster: { readonly is: "any" | "in" | "notIn" | "none"; readonly names: readonly string[] };
  /** The entity that a reserved label stands for. */
  readonly entity: string | undefined;
}

/** Reads an endpointSelector; what can't be read makes it unclear. */
export function readSelector(value: Json | undefined): EndpointSelector {
  const selector = toSelector(value) ?? everything;
  const pods: Requirement[] = [];
  const names: Requirement[] = [];
  const labels: Requirement[] = [];
  const replaced: Requirement[] = [];
  let { unclear } = selector;
  let accounts: AccountMatch | undefined;
  let cluster: EndpointSelector["cluster"] = { is: "any", names: [] };
  let entity: string | undefined;
  const labelled = isObject(value) ? toSelector({ matchLabels: value["matchLabels"] ?? null }) : undefined;
  for (const [index, requirement] of selector.requirements.entries()) {
    const { operator, values } = requirement;
    const { source, key } = split(requirement.key);
    if (source === "reserved") {
      if (operator === "In" || operator === "Exists") entity = key;
      else unclear = true;
    } else if (source !== "k8s" && source !== "any") {
      unclear = true;
    } else if (key === NAMESPACE) {
      const name: Requirement = { key: NAMESPACE_NAME, operator, values };
      names.push(name);
      // A policy sets this label anew, and leaves expressions as they are.
      const isLabel = index < (labelled?.requirements.length ?? 0);
      if (isLabel && requirement.key === `k8s:${NAMESPACE}`) replaced.push(name);
    } else if (key.startsWith(NAMESPACE_LABELS)) {
      labels.push({ key: key.slice(NAMESPACE_LABELS.length), operator, values });
    } else if (key === ACCOUNT) {
      if (operator === "In")
        accounts = { names: common(accounts?.names, values), labelled: undefined, unlisted: undefined };
      else if (operator !== "Exists") unclear = true;
    } else if (key === CLUSTER) {
      if (operator === "In") cluster = { is: "in", names: values };
      else if (operator === "NotIn") cluster = { is: "notIn", names: values };
      else if (operator === "DoesNotExist") cluster = { is: "none", names: [] };
    } else pods.push({ key, operator, values });
  }
  return { pods: { requirements: pods, unclear }, names, labels, replaced, accounts, cluster, entity };
}

/** The same selector with the sources of its labels left away: of nodes, groups and Services there is only one. */
export function sourceless(value: Json | undefined): Selector {
  const selector = toSelector(value ?? undefined) ?? everything;
  return {
    ...selector,
    requirements: selector.requirements.map((requirement) => ({
      ...requirement,
      key: requirement.key.replace(/^(k8s|any|node):/, ""),
    })),
  };
}

/** `k8s:app` → k8s and app; a key without a source is of any. */
function split(key: string): { readonly source: string; readonly key: string } {
  const colon = key.indexOf(":");
  return colon < 0 ? { source: "any", key } : { source: key.slice(0, colon), key: key.slice(colon + 1) };
}

function common(known: readonly string[] | undefined, values: readonly string[]): readonly string[] {
  const both = known ? known.filter((name) => values.includes(name)) : values;
  // No account has an empty name, and an empty list would stand for all of them.
  return both.length === 0 ? [""] : both;
}

/** The pods that a policy is for: one of a namespace never leaves it, whatever its selector says (CI-6). */
export function toSubject(selector: EndpointSelector, namespace: string): PodMatch {
  if (selector.entity !== undefined) return reservedPods(selector.entity);
  const names = selector.names.filter((name) => namespace === "" || !selector.replaced.includes(name));
  return toMatch(selector, namespace === "" ? names : [...names, nameIs(namespace)]);
}

/** The pods of a peer: of the policy's namespace, unless the selector names another, or labels of one. */
export function toPeer(selector: EndpointSelector, namespace: string): PodMatch {
  const { names, labels } = selector;
  const isOwn = namespace !== "" && names.length === 0 && labels.length === 0;
  return toMatch(selector, isOwn ? [nameIs(namespace)] : names);
}

/** What stands for an entity that is no pod, no node and no address: pods bear no such label. */
export function reservedPods(entity: string): PodMatch {
  const requirement: Requirement = { key: `reserved:${entity}`, operator: "Exists", values: [] };
  return { namespace: undefined, namespaces: undefined, pods: { requirements: [requirement], unclear: false } };
}

function nameIs(namespace: string): Requirement {
  return { key: NAMESPACE_NAME, operator: "In", values: [namespace] };
}

function toMatch({ pods, labels, accounts }: EndpointSelector, names: readonly Requirement[]): PodMatch {
  // Every pod has a namespace, and that has a name.
  const asked = [...names.filter(({ operator }) => operator !== "Exists"), ...labels];
  const [only, ...others] = asked;
  const [name, ...more] = only?.operator === "In" ? only.values : [];
  const isOneName = others.length === 0 && more.length === 0 && only?.key === NAMESPACE_NAME;
  return {
    namespace: isOneName ? name : undefined,
    namespaces: isOneName && name !== undefined ? undefined : { requirements: asked, unclear: false },
    pods,
    ...(accounts ? { accounts } : {}),
  };
}
