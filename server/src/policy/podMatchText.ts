// Pods by what a policy asks of them, in the words of lenses and documents. Knows no reach.

import { showExpression } from "../model/labelExpression.ts";
import { type Selector, showSelector } from "../model/selector.ts";
import { NAMESPACE_NAME } from "./matching.ts";
import type { PodMatch } from "./policyRule.ts";

/** What the pods of a match are in words: `app=db in payments`, `all pods in namespaces with team=b`. */
export function showPodMatch(match: PodMatch): string {
  if (match.hosts) return "nodes";
  const [first] = match.pods?.requirements ?? [];
  if (first?.key.startsWith(RESERVED)) return showEntity(first.key.slice(RESERVED.length));
  const labels = [
    match.pods && match.pods.requirements.length > 0 ? showSelector(match.pods) : "",
    match.expression ? showExpression(match.expression) : "",
  ].filter((text) => text !== "");
  const accounts = match.accounts && match.accounts.names.length > 0 ? ` of ${match.accounts.names.join(", ")}` : "";
  const pods = `${labels.length > 0 ? labels.join(", ") : `${accounts === "" ? "all " : ""}pods`}${accounts}`;
  if (match.namespace !== undefined) return `${pods} in ${match.namespace}`;
  const asked = [
    match.namespaces && match.namespaces.requirements.length > 0 ? showSelector(match.namespaces) : "",
    match.namespaceExpression ? showExpression(match.namespaceExpression) : "",
  ].filter((text) => text !== "");
  if (asked.length === 0) return `${pods} in all namespaces`;
  const name = match.namespaces && asked.length === 1 ? onlyName(match.namespaces) : undefined;
  return name === undefined ? `${pods} in namespaces with ${asked.join(", ")}` : `${pods} in ${name}`;
}

/** Pods that a rule opens, and that none of them is known; of ends that no manifest could make known, their name alone. */
export function showAbsent(match: PodMatch, text: string): string {
  return match.pods?.requirements[0]?.key.startsWith(RESERVED) ? text : `${text} (none known)`;
}

const RESERVED = "reserved:";

/** What of Cilium an entity stands for that is no pod of a workload. */
function showEntity(entity: string): string {
  const known: { readonly [name: string]: string } = {
    ingress: "Cilium's ingress",
    health: "Cilium's health checks",
    init: "pods that are starting",
    unmanaged: "pods that Cilium does not manage",
  };
  return Object.hasOwn(known, entity) ? (known[entity] ?? entity) : `entity ${entity}`;
}

function onlyName(selector: Selector): string | undefined {
  const [only] = selector.requirements;
  if (selector.requirements.length !== 1 || only?.key !== NAMESPACE_NAME || only.operator !== "In") return undefined;
  return only.values.length === 1 ? only.values[0] : undefined;
}
