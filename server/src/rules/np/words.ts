// Pods and selectors in the few words that a message of 120 characters has room for.

import type { WorkloadFacts } from "../../model/facts.ts";
import { type Selector, showSelector } from "../../model/selector.ts";
import { shorten } from "./spec.ts";

/** `cart`, `cart and api`, `cart, api and 3 more`; with the namespace where it is not the one given. */
export function showWorkloads(workloads: readonly WorkloadFacts[], namespace: string): string {
  const names = [...new Set(workloads.map((workload) => showWorkload(workload, namespace)))];
  const [first = "no pod", second = ""] = names;
  if (names.length <= 1) return first;
  return names.length === 2 ? `${first} and ${second}` : `${first}, ${second} and ${names.length - 2} more`;
}

export function showWorkload({ id }: WorkloadFacts, namespace: string): string {
  return shorten(id.namespace === namespace ? id.name : `${id.namespace}/${id.name}`, 40);
}

/** `app=web, tier=api`, cut to fit. */
export function showLabels(selector: Selector): string {
  return shorten(showSelector(selector), 45);
}
