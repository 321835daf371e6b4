// What selectors of rules match besides pods (reach-semantics CA-17): NetworkSets and GlobalNetworkSets, which stand for their
// `nets`, and HostEndpoints, which stand for their addresses. Knows labels and addresses; nothing of rules.

import { parseAddress, parseCidr } from "../../../base/ip.ts";
import { type IpSet, noAddress, ofAddress, ofCidr, unite } from "../../../base/ipSet.ts";
import { isList, type Json, jsonAt } from "../../../base/json.ts";
import { memoOn } from "../../../base/memo.ts";
import type { OtherFacts } from "../../../model/facts.ts";
import { type LabelExpression, type Met, meetsExpression } from "../../../model/labelExpression.ts";
import { toKindKey } from "../../../model/views.ts";
import { NAMESPACE_NAME } from "../../matching.ts";
import type { PolicyWorld } from "../../world.ts";
import { CALICO_GROUPS } from "./groups.ts";
import { NAME_LABEL, NAMESPACE_LABEL } from "./virtualLabels.ts";

/** What a rule asks of the labels of a set and of its namespace; undefined asks nothing. */
export interface SetMatch {
  readonly labels: LabelExpression | undefined;
  /** As `inNamespaces` reads it. */
  readonly namespaces: LabelExpression | undefined;
  /** The one namespace that counts; undefined where namespaces are picked by labels, or not at all. */
  readonly namespace: string | undefined;
}

export interface SetAddresses {
  readonly ranges: IpSet;
  /** Why more addresses may belong to it; undefined where all are known. */
  readonly unclear: string | undefined;
}

const SETS = kindsOf("NetworkSet");
const GLOBAL_SETS = kindsOf("GlobalNetworkSet");
const HOSTS = kindsOf("HostEndpoint");

function kindsOf(kind: string): readonly string[] {
  return CALICO_GROUPS.map((group) => toKindKey(group, kind));
}

/** The addresses of all sets that match; undefined where none does and none that can't be seen might. */
export function addressesMatching(match: SetMatch, world: PolicyWorld): SetAddresses | undefined {
  let ranges = noAddress;
  let found = false;
  let unclear: string | undefined;
  const take = (facts: OtherFacts, met: Met): void => {
    if (met === "no") return;
    found = true;
    const own = rangesOf(facts);
    if (met === "yes") ranges = unite(ranges, own.ranges);
    else unclear ??= `labels of ${facts.id.kind} ${facts.id.name} or of its namespace are not known`;
    unclear ??= own.unclear;
  };
  for (const facts of objectsOf(SETS, world)) {
    const { namespace } = facts.id;
    if (match.namespace !== undefined && match.namespace !== namespace) continue;
    const own = meetsLabels(match.labels, facts, namespace);
    if (own !== "no") take(facts, both(own, meetsNamespace(match.namespaces, namespace, world)));
  }
  if (match.namespace === undefined) {
    for (const facts of [...objectsOf(GLOBAL_SETS, world), ...objectsOf(HOSTS, world)]) {
      take(facts, both(meetsLabels(match.labels, facts, undefined), meetsGlobally(match.namespaces)));
    }
  }
  const unseen = unseenSets(match, world);
  return found || unseen !== undefined ? { ranges, unclear: unclear ?? unseen } : undefined;
}

/** HostEndpoints whose labels a policy's selectors meet. */
export function hostEndpointsMatching(match: Omit<SetMatch, "namespace">, world: PolicyWorld): readonly OtherFacts[] {
  return objectsOf(HOSTS, world).filter(
    (facts) => both(meetsLabels(match.labels, facts, undefined), meetsGlobally(match.namespaces)) !== "no",
  );
}

export function hostEndpoints(world: PolicyWorld): readonly OtherFacts[] {
  return objectsOf(HOSTS, world);
}

function objectsOf(kinds: readonly string[], world: PolicyWorld): readonly OtherFacts[] {
  const lists = kinds.map((kind) => world.objects(kind)).filter((list) => list.length > 0);
  return lists.length === 1 ? (lists[0] ?? []) : lists.flat();
}

function meetsLabels(
  expression: LabelExpression | undefined,
  { labels }: OtherFacts,
  namespace: string | undefined,
): Met {
  if (!expression) return "yes";
  const labelOf = (key: string): string | undefined =>
    key === NAMESPACE_LABEL && namespace !== undefined
      ? namespace
      : Object.hasOwn(labels, key)
        ? labels[key]
        : undefined;
  return meetsExpression(expression, labelOf, false);
}

/** A NetworkSet has the labels of its namespace, as pods have. */
function meetsNamespace(expression: LabelExpression | undefined, namespace: string, world: PolicyWorld): Met {
  if (!expression) return "yes";
  const known = world.namespaces().find(({ id }) => id.name === namespace);
  const labels = known?.labels ?? { [NAMESPACE_NAME]: namespace };
  const labelOf = (key: string): string | undefined =>
    key === NAME_LABEL ? namespace : Object.hasOwn(labels, key) ? labels[key] : undefined;
  return meetsExpression(expression, labelOf, known === undefined);
}

/** What has no namespace has none of its labels: global() holds, and so does a negation. */
function meetsGlobally(expression: LabelExpression | undefined): Met {
  return expression ? meetsExpression(expression, () => undefined, false) : "yes";
}

function both(a: Met, b: Met): Met {
  return a === "no" || b === "no" ? "no" : a === "maybe" ? a : b;
}

const rangesOf = memoOn(({ id, kept }: OtherFacts): SetAddresses => {
  const texts = jsonAt(kept, [id.kind === "HostEndpoint" ? "expectedIPs" : "nets"]);
  return readNets(texts, `a net of ${id.kind} ${id.name}`);
});

/** Addresses and blocks of a list; what can't be read is left out. */
export function readNets(texts: Json | undefined, what: string): SetAddresses {
  let ranges = noAddress;
  let unclear: string | undefined;
  for (const text of isList(texts) ? texts : []) {
    if (typeof text !== "string") continue;
    const cidr = parseCidr(text);
    const address = cidr ? undefined : parseAddress(text);
    if (cidr) ranges = unite(ranges, ofCidr(cidr));
    else if (address) ranges = unite(ranges, ofAddress(address));
    else if (text.includes("{{")) unclear = `${what} is a template value`;
  }
  return { ranges, unclear };
}

/** Why sets may exist that can't be seen: only where both groups, of which either holds them all, can't be. */
function unseenSets({ namespace }: SetMatch, world: PolicyWorld): string | undefined {
  return (
    unseenOf(SETS, namespace ?? "", world) ?? (namespace === undefined ? unseenOf(GLOBAL_SETS, "", world) : undefined)
  );
}

function unseenOf(kinds: readonly string[], namespace: string, world: PolicyWorld): string | undefined {
  const states = kinds.map((kind) => world.coverage(kind, namespace).is);
  if (states.includes("complete") || states.includes("stale")) return undefined;
  const name = kinds[0]?.split("/")[1] ?? "";
  if (states.includes("forbidden")) return `${name}s: no access`;
  return states.includes("loading") ? `${name}s: still loading` : undefined;
}
