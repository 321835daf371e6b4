// `source` and `destination` of Calico's rules (reach-semantics CA-13 to CA-17): whom an entity rule matches at the other end,
// or which of the policy's own pods. All criteria are ANDed. Knows nothing of ports, protocols and actions.

import { isNoAddress, without } from "../../../base/ipSet.ts";
import { isList, isObject, type Json, type JsonObject, type Path } from "../../../base/json.ts";
import type { LabelExpression } from "../../../model/labelExpression.ts";
import { meetsExpression } from "../../../model/labelExpression.ts";
import { toKindKey } from "../../../model/views.ts";
import type { AccountMatch, PeerMatch, PodMatch } from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import { addressesMatching, readNets, type SetMatch } from "./addressSets.ts";
import { anyPod, bothMatches, inNamespaces, podsInNamespaces, podsWith } from "./podSelector.ts";
import { expressionOf } from "./selector/toExpression.ts";
import { NAME_LABEL } from "./virtualLabels.ts";

const ACCOUNT = toKindKey("", "ServiceAccount");

/** A selector that says something: an empty one is absent for Calico. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

/** Whom an entity matches at the other end, any of the peers. `namespace` is the policy's own, "" for a global one. */
export function lowerPeers(
  entity: JsonObject,
  namespace: string,
  world: PolicyWorld,
  path: Path,
): readonly PeerMatch[] {
  const rest = [...netPeers(entity, path), ...notSelected(entity, world, path)];
  const scope = labelsOf(entity, namespace, world);
  if (!scope) return [every(rest, path)];
  const found: PeerMatch[] = [];
  const at = labelPath(entity, path);
  if (scope.pods) found.push(every([{ is: "pods", match: scope.pods, path: at }, ...rest], at));
  const sets = scope.accounts ? undefined : addressesMatching(scope.sets, world);
  if (sets && !isNoAddress(sets.ranges))
    found.push(every([{ is: "addresses", ranges: sets.ranges, matchesPods: "always", path: at }, ...rest], at));
  if (sets?.unclear !== undefined) found.push(every([{ is: "unclear", why: sets.unclear, path: at }, ...rest], at));
  return found;
}

interface Scope {
  /** Undefined where no pod can match: global(). */
  readonly pods: PodMatch | undefined;
  readonly sets: SetMatch;
  /** Whether service accounts are asked for, which only pods have. */
  readonly accounts: boolean;
}

/** The positive match of labels; undefined where there is none and every packet matches (CA-14 to CA-16). */
function labelsOf(entity: JsonObject, own: string, world: PolicyWorld): Scope | undefined {
  const selector = textOf(entity["selector"]);
  const namespaceSelector = textOf(entity["namespaceSelector"]);
  const accounts = accountsOf(entity["serviceAccounts"], world);
  const isScoped = own !== "" && textOf(entity["notSelector"]) !== undefined;
  if (selector === undefined && namespaceSelector === undefined && !accounts && !isScoped) return undefined;
  const labels = selector === undefined ? undefined : expressionOf(selector);
  const namespaces = namespaceSelector === undefined ? undefined : inNamespaces(namespaceSelector);
  const namespace = namespaces === undefined && own !== "" ? own : undefined;
  const place = namespaces ? podsInNamespaces(namespaces) : { ...anyPod, namespace };
  const pods = [labels && podsWith(labels), accounts && { ...anyPod, accounts }].reduce<PodMatch | undefined>(
    (match, more) => (match && more ? bothMatches(match, more) : match),
    place,
  );
  return { pods, sets: { labels, namespaces, namespace }, accounts: accounts !== undefined };
}

/** `serviceAccounts` of a rule: names any of, ANDed with the labels of the ServiceAccount objects. */
function accountsOf(value: Json | undefined, world: PolicyWorld): AccountMatch | undefined {
  if (!isObject(value)) return undefined;
  const names = isList(value["names"]) ? value["names"].filter((name) => typeof name === "string") : [];
  const selector = textOf(value["selector"]);
  if (selector === undefined) return names.length > 0 ? { names, labelled: undefined, unlisted: undefined } : undefined;
  return { ...accountsWith(selector, world), names };
}

/** Service accounts whose labels a selector meets; every pod has one, so all() asks nothing. */
export function accountsWith(selector: string, world: PolicyWorld): AccountMatch {
  const expression = expressionOf(selector);
  if (expression.is === "all") return { names: [], labelled: undefined, unlisted: undefined };
  const labelled: string[] = [];
  const lacking: string[] = [];
  for (const { id, labels } of world.objects(ACCOUNT)) {
    const labelOf = (key: string): string | undefined =>
      key === NAME_LABEL ? id.name : Object.hasOwn(labels, key) ? labels[key] : undefined;
    const met = meetsExpression(expression, labelOf, false);
    if (met === "yes") labelled.push(`${id.namespace}/${id.name}`);
    else if (met === "no") lacking.push(`${id.namespace}/${id.name}`);
  }
  const isSure = world.coverage(ACCOUNT, "").is === "complete";
  return { names: [], labelled, lacking, unlisted: isSure ? undefined : "labels of its service account are not known" };
}

function netPeers(entity: JsonObject, path: Path): readonly PeerMatch[] {
  if (isFilled(entity["nets"]) && isFilled(entity["notNets"])) {
    const [nets, notNets] = [readNets(entity["nets"], "a net"), readNets(entity["notNets"], "a net")];
    // One set, as an ipBlock with except is: a pod whose address is not known lies in a whole family alone (NP-12).
    if (nets.unclear === undefined && notNets.unclear === undefined) {
      const ranges = without(nets.ranges, notNets.ranges);
      return [{ is: "addresses", ranges, matchesPods: "always", path: [...path, "nets"] }];
    }
  }
  const peers: PeerMatch[] = [];
  if (isFilled(entity["nets"])) peers.push(...addressPeer(entity["nets"], [...path, "nets"], "yes"));
  if (isFilled(entity["notNets"])) peers.push(...addressPeer(entity["notNets"], [...path, "notNets"], "not"));
  return peers;
}

function addressPeer(value: Json | undefined, path: Path, sense: "yes" | "not"): readonly PeerMatch[] {
  const { ranges, unclear } = readNets(value, "a net");
  if (unclear !== undefined) return [{ is: "unclear", why: unclear, path }];
  const peer: PeerMatch = { is: "addresses", ranges, matchesPods: "always", path };
  return [sense === "yes" ? peer : { is: "not", of: peer, path }];
}

/** `notSelector` speaks of all pods and sets with these labels, wherever they are (CA-16). */
function notSelected(entity: JsonObject, world: PolicyWorld, path: Path): readonly PeerMatch[] {
  const text = textOf(entity["notSelector"]);
  if (text === undefined) return [];
  const at = [...path, "notSelector"];
  const labels: LabelExpression = expressionOf(text);
  const sets = addressesMatching({ labels, namespaces: undefined, namespace: undefined }, world);
  const peers: PeerMatch[] = [{ is: "pods", match: podsWith(labels), path: at }];
  if (sets && !isNoAddress(sets.ranges))
    peers.push({ is: "addresses", ranges: sets.ranges, matchesPods: "always", path: at });
  if (sets?.unclear !== undefined) peers.push({ is: "unclear", why: sets.unclear, path: at });
  return peers.map((of) => ({ is: "not", of, path: at }));
}

/** The field to point at: the one that picks by labels. */
function labelPath(entity: JsonObject, path: Path): Path {
  const field = ["selector", "namespaceSelector", "serviceAccounts", "notSelector"].find(
    (name) => entity[name] !== undefined,
  );
  return field === undefined ? path : [...path, field];
}

/** All of the peers together: everyone where there is none, the one where there is one. */
export function every(peers: readonly PeerMatch[], path: Path): PeerMatch {
  const [first, second] = peers;
  if (!first) return { is: "everyone", path };
  return second ? { is: "every", of: peers, path } : first;
}

function isFilled(value: Json | undefined): boolean {
  return isList(value) && value.length > 0;
}
