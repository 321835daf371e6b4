// Where a selector of a policy looks (reach-semantics CA-8, CA-15, CA-17): which pods, sets and host endpoints it may pick,
// and what it means that it picks none of them.

import type { Path } from "../../base/json.ts";
import { type Lookup, missing } from "../../base/lookup.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import type { SelectorNode } from "../../policy/dialects/calico/selector/selectorTree.ts";
import { toExpression } from "../../policy/dialects/calico/selector/toExpression.ts";
import { NAME_LABEL } from "../../policy/dialects/calico/virtualLabels.ts";
import type { RuleContext } from "../rule.ts";
import { isGlobal } from "./calicoPolicyRule.ts";
import {
  absenceOfAny,
  type Candidate,
  GLOBAL_SETS,
  HOST_ENDPOINTS,
  NETWORK_SETS,
  namespacesOf,
  nodesOf,
  objectsOf,
  pick,
  podAbsence,
  podsIn,
} from "./candidates.ts";
import { selectorsOf } from "./selectors.ts";

export interface Scope {
  /** What is picked for certain where its labels fit. */
  readonly lists: readonly (readonly Candidate[])[];
  /** What may be in the scope. */
  readonly doubtful: readonly (readonly Candidate[])[];
  readonly absence: Lookup<never>;
  /** `in shop`; nothing where it is everything. */
  readonly where: string;
  /** `pod or NetworkSet`: what it looks for. */
  readonly what: string;
  /** The namespaces that it looks in; undefined: all. */
  readonly namespaces: readonly string[] | undefined;
}

/** Of the namespaceSelector at a path: undefined where it is not written, "unclear" where it can't be read. */
export function namespaceSelectorAt(
  facts: PolicyFacts,
  path: Path,
  cx: RuleContext,
): SelectorNode | "unclear" | undefined {
  const written = cx.value(path);
  if (written === undefined || written === null || written === "") return undefined;
  const at = path.join(" ");
  const read = selectorsOf(facts).find((item) => item.path.join(" ") === at);
  return read?.parsed.is === "selector" ? read.parsed.tree : "unclear";
}

/** Where the selector of an end of a rule looks; undefined where that can't be told. */
export function scopeOfEnd(facts: PolicyFacts, end: Path, cx: RuleContext): Scope | undefined {
  const namespaces = namespaceSelectorAt(facts, [...end, "namespaceSelector"], cx);
  if (namespaces === "unclear") return undefined;
  if (namespaces?.is === "global") return globalScope(cx);
  if (namespaces) return withSets(selectedScope(namespaces, cx), cx);
  if (!isGlobal(facts)) return withSets(ownScope(facts.id.namespace, cx), cx);
  const everywhere = withSets(everywhereScope(cx), cx);
  const global = globalScope(cx);
  return {
    ...everywhere,
    lists: [...everywhere.lists, ...global.lists],
    absence: both(everywhere.absence, global.absence),
    what: "pod, NetworkSet or GlobalNetworkSet",
  };
}

/** Where the selector of a policy itself looks; undefined where that can't be told. */
export function scopeOfPolicy(facts: PolicyFacts, cx: RuleContext): Scope | undefined {
  if (!isGlobal(facts)) return ownScope(facts.id.namespace, cx);
  const namespaces = namespaceSelectorAt(facts, ["spec", "namespaceSelector"], cx);
  if (namespaces === "unclear") return undefined;
  if (namespaces) return selectedScope(namespaces, cx);
  const { spec } = facts;
  const pods = everywhereScope(cx);
  const hosts: Scope = {
    ...pods,
    lists: [objectsOf(cx, HOST_ENDPOINTS)],
    doubtful: [nodesOf(cx)],
    absence: absenceOfAny(cx, HOST_ENDPOINTS, ""),
    what: "HostEndpoint",
  };
  if (spec["applyOnForward"] === true || spec["doNotTrack"] === true || spec["preDNAT"] === true) return hosts;
  return {
    ...pods,
    lists: [...pods.lists, ...hosts.lists],
    doubtful: [...pods.doubtful, ...hosts.doubtful],
    absence: both(pods.absence, unsure(hosts.absence)),
    what: "pod or HostEndpoint",
  };
}

function ownScope(namespace: string, cx: RuleContext): Scope {
  return {
    lists: [podsIn(cx, namespace)],
    doubtful: [],
    absence: podAbsence(cx, [namespace]),
    where: ` of ${namespace}`,
    what: "pod",
    namespaces: [namespace],
  };
}

function selectedScope(tree: SelectorNode, cx: RuleContext): Scope {
  const { yes, maybe } = pick(toExpression(tree), [namespacesOf(cx)]);
  const names = yes.map(({ namespace }) => namespace);
  const [only] = names;
  return {
    lists: names.map((name) => podsIn(cx, name)),
    doubtful: maybe.map(({ namespace }) => podsIn(cx, namespace)),
    absence: isNamed(tree) ? podAbsence(cx, names) : both(podAbsence(cx, undefined), podAbsence(cx, names)),
    where: names.length === 1 && only !== undefined ? ` of ${only}` : " of those namespaces",
    what: "pod",
    namespaces: names,
  };
}

/** Whether a selector asks for namespaces by their names, so that others need not be known. */
function isNamed(tree: SelectorNode): boolean {
  if (tree.is !== "compares" || (tree.operator !== "==" && tree.operator !== "in")) return false;
  return tree.key.text === NAME_LABEL || tree.key.text === NAMESPACE_NAME_LABEL;
}

function everywhereScope(cx: RuleContext): Scope {
  return {
    lists: [podsIn(cx)],
    doubtful: [],
    absence: podAbsence(cx, undefined),
    where: "",
    what: "pod",
    namespaces: undefined,
  };
}

function withSets(scope: Scope, cx: RuleContext): Scope {
  const { namespaces } = scope;
  const absences = (namespaces ?? [""]).map((name) => unsure(absenceOfAny(cx, NETWORK_SETS, name)));
  const lists = namespaces
    ? namespaces.map((name) => objectsOf(cx, NETWORK_SETS, name))
    : [objectsOf(cx, NETWORK_SETS)];
  return {
    ...scope,
    lists: [...scope.lists, ...lists],
    absence: absences.reduce(both, scope.absence),
    what: "pod or NetworkSet",
  };
}

function globalScope(cx: RuleContext): Scope {
  const absence = absenceOfAny(cx, GLOBAL_SETS, "");
  return {
    lists: [objectsOf(cx, GLOBAL_SETS), objectsOf(cx, HOST_ENDPOINTS)],
    doubtful: [nodesOf(cx)],
    absence:
      absence.is === "unknown" && absence.why === "no cluster" && cx.workloads().length > 0
        ? missing(false)
        : both(absence, unsure(absenceOfAny(cx, HOST_ENDPOINTS, ""))),
    where: "",
    what: "GlobalNetworkSet or HostEndpoint",
    namespaces: [],
  };
}

/** Of a kind that nobody tells of, that something of it is missing is not sure; what is still loading stays unknown. */
function unsure(absence: Lookup<never>): Lookup<never> {
  return absence.is === "unknown" && absence.why === "no cluster" ? missing(false) : absence;
}

/** Both sets lack it: as sure as the less sure. */
function both(a: Lookup<never>, b: Lookup<never>): Lookup<never> {
  if (a.is !== "missing") return a;
  return b.is === "missing" ? missing(a.sure && b.sure) : b;
}
