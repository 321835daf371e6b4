// The smallest change that would let a refused connection through, as data: an item to append in a policy, or a policy
// to create. Each dialect says how it is written; nothing here edits.

import type { Json, JsonObject, Path } from "../base/json.ts";
import type { Protocol, WorkloadFacts } from "../model/facts.ts";
import type { ResourceId } from "../model/resourceId.ts";
import type { Labels } from "../model/selector.ts";
import type { PortSet } from "./portSet.ts";

/** What is to be let through, seen from the pods of the policy. */
export interface Wanted {
  readonly direction: "egress" | "ingress";
  /** The pods that the policy is to let out or be reached. */
  readonly self: WorkloadFacts;
  readonly other:
    | { readonly is: "workload"; readonly workload: WorkloadFacts }
    /** A pod on its node's network: selectors do not match it, its node's addresses do (NP-13, NP-20). */
    | { readonly is: "node"; readonly workload: WorkloadFacts; readonly blocks: readonly string[] }
    | { readonly is: "address"; readonly text: string; readonly isNode: boolean };
  /** Whether no block takes a node in, as with Cilium (CI-7). */
  readonly nodesByEntity: boolean;
  readonly protocol: Protocol;
  readonly port: number;
  /** What is wanted beyond this one port and these two workloads. */
  readonly scope: Scope;
}

/** A change is asked for with one connection; a scope says what it is to open besides. */
export interface Scope {
  /** Every port that is to pass. */
  readonly ports?: PortSet;
  /** The podSelector for all pods on the side that is opened. */
  readonly self?: Json;
  /** The podSelector for all pods on the other end. */
  readonly other?: Json;
}

export type Opening =
  /** Append `items` to the list at `path` of the policy; or create a policy of its own. */
  | {
      readonly is: "append";
      readonly id: ResourceId;
      readonly path: Path;
      readonly items: readonly Json[];
      readonly text: string;
      readonly otherwise: Creation;
    }
  | Creation
  /** No edit of ours is certain to be right; the text says what to look at. */
  | { readonly is: "advice"; readonly id: ResourceId; readonly path: Path; readonly text: string };

export interface Creation {
  readonly is: "create";
  readonly manifest: JsonObject;
  readonly text: string;
}

/** Labels that controllers set by themselves and that change with every rollout. */
const GENERATED =
  /^(pod-template-hash|controller-revision-hash|pod-template-generation|controller-uid|job-name|statefulset\.kubernetes\.io\/.*|apps\.kubernetes\.io\/.*|batch\.kubernetes\.io\/.*)$/;

/** Labels by which people know them, best first. */
const FAVOURITES = ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app", "k8s-app", "name"];

/** Few labels that pick a workload's pods: those of its own selector, else the usual ones, else all that last. */
export function pickingLabels(workload: WorkloadFacts): Labels {
  const own =
    workload.selector?.requirements.filter(({ operator, values }) => operator === "In" && values.length === 1) ?? [];
  if (own.length > 0 && !workload.selector?.unclear) {
    return Object.fromEntries(own.map(({ key, values }) => [key, values[0] ?? ""]));
  }
  const lasting = Object.entries(workload.podLabels).filter(([key]) => !GENERATED.test(key));
  const favourite = lasting.filter(([key]) => FAVOURITES.includes(key));
  return Object.fromEntries(favourite.length > 0 ? favourite : lasting);
}
