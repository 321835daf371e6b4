// Which names the DNS proxy learns for the pods of a spec: the entries of rules.dns in all policies that select them.

import { canonical, isObject, type Json, type JsonObject } from "../../base/json.ts";
import { memoOn } from "../../base/memo.ts";
import { type EndpointPick, toSubjectPick } from "../../model/ciliumLabels.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { coversFqdn, type FqdnSelector } from "../../model/fqdnPattern.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import { hasTemplate, readList, readObject } from "../../model/read.ts";
import { meets } from "../../model/selector.ts";
import type { RuleContext } from "../rule.ts";
import { CILIUM_CLUSTERWIDE, CILIUM_POLICY } from "./ciliumRule.ts";
import { pickEndpoints } from "./endpoints.ts";
import { fqdnOf, specsIn } from "./spec.ts";

/** What one spec lets its pods look up. */
export interface DnsRules {
  readonly entries: readonly FqdnSelector[];
  /** A template stands among them. */
  readonly unclear: boolean;
  readonly subject: EndpointPick;
  readonly namespace: string;
}

/** The DNS rules of all known policies that may be for pods of the namespace. */
export function dnsRulesFor(namespace: string, cx: RuleContext): readonly DnsRules[] {
  const policies = [
    ...(namespace === "" ? cx.list(CILIUM_POLICY) : cx.list(CILIUM_POLICY, namespace)),
    ...cx.list(CILIUM_CLUSTERWIDE),
  ];
  return policies.flatMap(({ facts }) => (facts.is === "policy" ? dnsRulesIn(facts) : []));
}

/** Kept for each policy: many others of its namespace ask. */
const dnsRulesIn = memoOn((facts: PolicyFacts): readonly DnsRules[] => {
  const { namespace } = facts.id;
  return specsIn(facts).flatMap((spec) => {
    const subject = toSubjectPick(spec["endpointSelector"], namespace);
    const rules = entriesIn(spec);
    return subject && rules ? [{ ...rules, subject, namespace }] : [];
  });
});

function entriesIn(spec: JsonObject): Pick<DnsRules, "entries" | "unclear"> | undefined {
  const lists = readList(spec["egress"])
    .flatMap((rule) => readList(readObject(rule)["toPorts"]))
    .map((item) => readObject(readObject(item)["rules"])["dns"])
    .filter((dns): dns is Json => dns !== undefined && dns !== null);
  const unclear = hasTemplate(spec["egress"]) && lists.some(hasTemplate);
  const entries = lists.flatMap(readList).flatMap((entry) => (isObject(entry) ? (fqdnOf(entry) ?? []) : []));
  return entries.length > 0 || unclear ? { entries, unclear } : undefined;
}

/**
 * Whether the proxy learns a name for all pods of a subject.
 * @param namespace that of the subject's policy
 */
export function learns(
  name: FqdnSelector | undefined,
  subject: EndpointPick,
  namespace: string,
  all: readonly DnsRules[],
  cx: RuleContext,
): boolean {
  const fitting = all.filter(
    ({ entries, unclear }) =>
      unclear || (name === undefined ? entries.length > 0 : entries.some((entry) => coversFqdn(entry, name))),
  );
  if (fitting.some((rules) => isAround(rules, subject, namespace))) return true;
  if (fitting.length === 0) return false;
  const pods = pickEndpoints(subject, namespace, cx).yes;
  if (pods.length === 0) return false;
  const served = fitting.map((rules) => pickEndpoints(rules.subject, rules.namespace, cx));
  return served.some(({ maybe }) => maybe) || pods.every((pod) => served.some(({ yes }) => yes.includes(pod)));
}

/** Whether a policy selects all that a subject selects, by the words of both alone. */
function isAround({ subject: outer, namespace: outerNamespace }: DnsRules, inner: EndpointPick, own: string): boolean {
  if (outer.isReserved || outer.pods.unclear) return outer.pods.unclear;
  const isSameNamespace =
    outerNamespace === own ||
    (outerNamespace === "" &&
      (outer.namespaces?.requirements ?? []).every((wanted) => meets(wanted, { [NAMESPACE_NAME_LABEL]: own })));
  const demands = new Set([...inner.pods.requirements, ...inner.accounts].map(canonical));
  return (
    isSameNamespace &&
    [...outer.pods.requirements, ...outer.accounts].every((wanted) => demands.has(canonical(wanted))) &&
    (outerNamespace !== "" || own !== "" || isWithin(outer, inner))
  );
}

/** Of two clusterwide subjects: whether the namespaces of the inner one are among those of the outer one. */
function isWithin(outer: EndpointPick, inner: EndpointPick): boolean {
  const demands = new Set((inner.namespaces?.requirements ?? []).map(canonical));
  return (outer.namespaces?.requirements ?? []).every((wanted) => demands.has(canonical(wanted)));
}
