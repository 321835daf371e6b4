// How Cilium names what identifies an endpoint (cilium.io/v2): the labels of its pod, and beside them its namespace, that
// namespace's labels and its service account. Reads selectors; what they pick is asked elsewhere.

import type { Json } from "../base/json.ts";
import type { WorkloadFacts } from "./facts.ts";
import { NAMESPACE_NAME_LABEL } from "./kinds/index.ts";
import { everything, meets, type Requirement, type Selector, toSelector } from "./selector.ts";

/** The namespace of an endpoint. */
export const POD_NAMESPACE = "io.kubernetes.pod.namespace";
/** The service account of its pod. */
export const POLICY_ACCOUNT = "io.cilium.k8s.policy.serviceaccount";
/** What the labels of its namespace begin with. */
export const NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels.";
/** The cluster that it is in, of a mesh of them. */
export const POLICY_CLUSTER = "io.cilium.k8s.policy.cluster";

/** A selector of endpoints, taken apart (reach-semantics CI-6). */
export interface EndpointPick {
  /** What the labels of the pods must meet. */
  readonly pods: Selector;
  /** What the labels of the namespaces must meet; undefined: the policy's own namespace. */
  readonly namespaces: Selector | undefined;
  /** What is asked of the service account. */
  readonly accounts: readonly Requirement[];
  /** Whether it asks for something that no pod has: `reserved:host`, a CIDR. */
  readonly isReserved: boolean;
}

/** A key without its source: `k8s:app` and `any:app` are `app`. Other sources stay: they are of no pod. */
export function toPlainKey(key: string): string {
  return /^(?:k8s|any):/.test(key) ? key.slice(4) : key;
}

/**
 * A selector of toEndpoints or fromEndpoints; undefined where none is written.
 * @param own the policy's namespace; "" for a clusterwide one
 */
export function toEndpointPick(value: Json | undefined, own: string): EndpointPick | undefined {
  const written = toSelector(value);
  if (!written) return undefined;
  const pods: Requirement[] = [];
  const namespaces: Requirement[] = [];
  const accounts: Requirement[] = [];
  let unclear = written.unclear;
  let isReserved = false;
  for (const requirement of written.requirements) {
    const key = toPlainKey(requirement.key);
    if (key === POD_NAMESPACE) namespaces.push({ ...requirement, key: NAMESPACE_NAME_LABEL });
    else if (key.startsWith(NAMESPACE_LABELS))
      namespaces.push({ ...requirement, key: key.slice(NAMESPACE_LABELS.length) });
    else if (key === POLICY_ACCOUNT) accounts.push({ ...requirement, key });
    else if (key === POLICY_CLUSTER) unclear = true;
    else if (/^[a-z0-9-]+:/.test(key)) isReserved = true;
    else pods.push({ ...requirement, key });
  }
  const named = namespaces.length > 0 ? { requirements: namespaces, unclear: false } : undefined;
  return {
    pods: { requirements: pods, unclear },
    namespaces: named ?? (own === "" ? everything : undefined),
    accounts,
    isReserved,
  };
}

/** The endpointSelector of a policy: that of a namespaced one can't leave its namespace (CI-6). */
export function toSubjectPick(value: Json | undefined, own: string): EndpointPick | undefined {
  const pick = toEndpointPick(value, own);
  if (!pick || own === "" || !pick.namespaces) return pick;
  const isOwn = pick.namespaces.requirements.every(
    (requirement) => requirement.key !== NAMESPACE_NAME_LABEL || meets(requirement, { [NAMESPACE_NAME_LABEL]: own }),
  );
  return { ...pick, namespaces: undefined, isReserved: pick.isReserved || !isOwn };
}

/** Whether a workload's service account is the one that is asked for. */
export function hasAccount({ accounts }: EndpointPick, { serviceAccount }: WorkloadFacts): boolean {
  return accounts.every((requirement) => meets(requirement, { [POLICY_ACCOUNT]: serviceAccount }));
}
