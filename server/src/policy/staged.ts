// Staged policies (reach-semantics CA-7): what they would do if they were in force. They are counted nowhere; this is asked of an
// engine of its own, with the staged policy in place of the one that it stands for.

import type { PolicyFacts } from "../model/facts.ts";
import { showName } from "../model/resourceId.ts";
import { type Engine, withPolicy } from "./engine.ts";

const PREFIX = "Staged";
const KUBERNETES = "StagedKubernetesNetworkPolicy";

export type Staged =
  /** The engine in which it is in force, and the policy that it is there. */
  | { readonly is: "inForce"; readonly engine: Engine; readonly policy: PolicyFacts }
  /** It would delete another policy, or is not looked at. */
  | { readonly is: "told"; readonly text: string };

/** What a staged policy would be; undefined for every other kind. */
export function stagedIn(engine: Engine, facts: PolicyFacts): Staged | undefined {
  const { group, kind, namespace, name } = facts.id;
  if (!group.endsWith("projectcalico.org") || !kind.startsWith(PREFIX)) return undefined;
  const { stagedAction, ...spec } = facts.spec;
  const isKubernetes = kind === KUBERNETES;
  const id = {
    group: isKubernetes ? "networking.k8s.io" : group,
    kind: isKubernetes ? "NetworkPolicy" : kind.slice(PREFIX.length),
    namespace,
    name,
  };
  const existing = engine.policy(id);
  if (stagedAction === "Delete") return { is: "told", text: `delete ${id.kind} ${showName(id)}` };
  if (stagedAction === "Ignore" || stagedAction === "Learn")
    return { is: "told", text: `do nothing: stagedAction is ${stagedAction}` };
  const policy: PolicyFacts = { ...facts, id, spec };
  return { is: "inForce", engine: withPolicy(engine, existing ?? facts, policy), policy };
}
