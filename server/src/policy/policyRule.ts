// The seam between dialects and the engine: every policy language is lowered to these parts and rules. The engine
// knows tiers, order and actions, never a dialect's name. No positions: citations are paths into the facts.

import type { IpSet } from "../base/ipSet.ts";
import type { Path } from "../base/json.ts";
import type { PolicyFacts, Protocol } from "../model/facts.ts";
import type { LabelExpression } from "../model/labelExpression.ts";
import type { ResourceId } from "../model/resourceId.ts";
import type { Selector } from "../model/selector.ts";
import type { NamePattern, Wildcards } from "./namePattern.ts";
import type { Opening, Wanted } from "./opening.ts";
import type { PolicyWorld } from "./world.ts";

export type Direction = "egress" | "ingress";
export type Action = "allow" | "deny" | "pass";
/** Planes combine by AND; within a plane all policies fold into one list of tiers. */
export type Plane = "cni" | "mesh";

/** Where an answer comes from: an object, a path in it, and what it says there in a few words. */
export interface Cite {
  readonly id: ResourceId;
  readonly path: Path;
  readonly text: string;
  /** What of the connections it opens: see `PolicyRule.limit`. */
  readonly limit?: string;
}

/** A policy language. */
export interface PolicyDialect {
  readonly name: string;
  readonly kinds: readonly PolicyKind[];
  /** What it means. Total: what cannot be read becomes a problem, and a rule that matches as little as it may. */
  lower(facts: PolicyFacts, world: PolicyWorld): LoweredPolicy;
  /** What no single policy says: parts that come of other objects (a Sidecar, the hosts of a registry), with no `policy`. */
  readonly beside?: (world: PolicyWorld) => readonly PolicyPart[];
  /** By which address traffic to the outside leaves, where objects say so; it allows and denies nothing. */
  readonly leaves?: (world: PolicyWorld) => readonly Leaving[];
  /** The change that lets a connection through; `near` is a rule that matches the other end on other ports. */
  open?(facts: PolicyFacts, wanted: Wanted, near: PolicyRule | undefined): Opening;
}

/** Traffic of some pods to some addresses outside leaves the cluster by a gateway. */
export interface Leaving {
  readonly id: ResourceId;
  /** Any of them. */
  readonly subjects: readonly PodMatch[];
  readonly ranges: IpSet;
  /** `10.0.0.9`, `the address of eth1`: what the other end sees; undefined where it is an address of the node. */
  readonly address: string | undefined;
  /** `node egress-1`, `a node with role=egress`. */
  readonly node: string;
  /** Why it is not known whether it is for these pods. */
  readonly doubt: string | undefined;
}

export interface PolicyKind {
  readonly group: string;
  readonly kind: string;
  /** For messages: `NetworkPolicies`. */
  readonly plural: string;
  readonly isNamespaced: boolean;
  /** What a policy of this kind that we cannot see might do to those we see: add to the union, or overrule it. */
  readonly unseen: "adds" | "overrules";
  /** The tier of policies of this kind that we cannot see. */
  readonly tier: number;
}

export interface LoweredPolicy {
  readonly parts: readonly PolicyPart[];
  readonly problems: readonly { readonly path: Path; readonly text: string }[];
}

/** What one policy says to its pods in one direction. */
export interface PolicyPart {
  /** The policy that says so; undefined where it stands for policies that can't be seen. */
  readonly policy: PolicyFacts | undefined;
  readonly id: ResourceId;
  readonly direction: Direction;
  readonly plane: Plane;
  readonly tier: number;
  readonly order: number;
  /** What comes first of equal orders, by this text; an absent one before all. */
  readonly tie?: string;
  readonly subject: PodMatch;
  /** Pods that it leaves to others all the same: any of these takes a pod out of the subject. */
  readonly unless?: readonly PodMatch[];
  /** Why it perhaps selects pods on their node's network, which no subject takes in; undefined where it selects none of them. */
  readonly perhapsHosts?: string;
  /** Whether the end of the tier denies to these pods what no rule of the tier decided. */
  readonly isolates: boolean;
  /** Why it is not known whether this part exists at all; undefined for every policy that is there. */
  readonly doubt: string | undefined;
  /** In the order in which they are tried. */
  readonly rules: readonly PolicyRule[];
  readonly cite: Cite;
}

export interface PolicyRule {
  readonly action: Action;
  /** Any of them; an empty list matches nobody. */
  readonly peers: readonly PeerMatch[];
  /** Which of the policy's own pods it is for: those that any of these takes in; undefined: all. */
  readonly self?: readonly PeerMatch[];
  /** Any of them; undefined means every port and protocol. */
  readonly ports: readonly PortMatch[] | undefined;
  /** Ports that it does not speak of: `notPorts`, `notProtocol` of Calico. */
  readonly exceptPorts?: readonly PortMatch[];
  /** What of the connections on these ports it speaks of: `GET /api`. An allow rule with a limit opens a port in part only. */
  readonly limit?: string;
  /** A condition that manifests can't settle: `source ports`. Where the rule matches, it matches perhaps. */
  readonly condition?: string;
  /** DNS names whose look-ups it lets through a proxy, which learns their addresses (CI-12). */
  readonly lookups?: readonly NamePattern[];
  /** What it takes as given where no manifest says it: `a CNP's namespace labels name the namespace`. */
  readonly assumes?: string;
  readonly cite: Cite;
}

/** Pods by their namespace, labels and service account; all tests must hold. */
export interface PodMatch {
  /** The one namespace that counts; undefined where namespaces are picked by labels. */
  readonly namespace: string | undefined;
  /** Labels of the namespace; undefined matches every namespace. */
  readonly namespaces: Selector | undefined;
  /** Labels of the pod; undefined matches every pod. */
  readonly pods: Selector | undefined;
  /** What a Kubernetes selector can't say of the pod's labels, and of its namespace's. */
  readonly expression?: LabelExpression;
  readonly namespaceExpression?: LabelExpression;
  readonly accounts?: AccountMatch;
  /** Nodes, and with them pods on their network, and no other pods: the subject of a policy of the host (CI-1). */
  readonly hosts?: true;
}

/** Service accounts, in the pod's own namespace. */
export interface AccountMatch {
  /** Any of them; empty matches every name. */
  readonly names: readonly string[];
  /** Accounts that have the labels that were asked for, `namespace/name`; undefined where none were. */
  readonly labelled: readonly string[] | undefined;
  /** Accounts that are known not to have them. */
  readonly lacking?: readonly string[];
  /** Why other accounts may have these labels too; undefined where all are known. */
  readonly unlisted: string | undefined;
}

export type PeerMatch = (
  | { readonly is: "everyone" }
  | { readonly is: "pods"; readonly match: PodMatch }
  /** `matchesPods`: by the option ipBlockMatchesPods (NP-12), always (AN-7, CA-14), or never, nodes neither (CI-7). */
  | { readonly is: "addresses"; readonly ranges: IpSet; readonly matchesPods: "byOption" | "always" | "never" }
  /** `hosts`: every node whether it is known or not, the one that the pod runs on, or all others (CI-8). */
  | { readonly is: "nodes"; readonly selector: Selector; readonly hosts?: "all" | "own" | "others" }
  | {
      readonly is: "names";
      readonly patterns: readonly string[];
      readonly wildcards?: Wildcards;
      /** They count only where a rule with `lookups` lets the pod look them up (CI-12). */
      readonly learnt?: true;
      /** No DNS name: an end of which no more than a description is known. */
      readonly described?: true;
    }
  | { readonly is: "unclear"; readonly why: string }
  /** All of them together. */
  | { readonly is: "every"; readonly of: readonly PeerMatch[] }
  /** Whoever the other does not match, addresses outside among them. */
  | { readonly is: "not"; readonly of: PeerMatch }
) & { readonly path: Path };

export type PortMatch =
  | { readonly is: "range"; readonly protocol: Protocol; readonly from: number; readonly to: number }
  | { readonly is: "protocol"; readonly protocol: Protocol }
  /** Every protocol but TCP, UDP and SCTP. */
  | { readonly is: "others" }
  /** Looked up in the destination pod (NP-16); undefined protocol: any of the pod's ports of that name. */
  | { readonly is: "named"; readonly protocol: Protocol | undefined; readonly name: string }
  | { readonly is: "unclear"; readonly why: string };
