// Endpoints that somebody else than the selector gives a Service: EndpointSlices and Endpoints objects of its name.

import type { ServiceFacts } from "../../model/facts.ts";
import { toKindKey } from "../../model/views.ts";
import type { RuleContext } from "../rule.ts";

const SLICE = toKindKey("discovery.k8s.io", "EndpointSlice");
const ENDPOINTS = toKindKey("", "Endpoints");

/** Whether a Service has addresses by EndpointSlices or Endpoints (discovery/v1 label kubernetes.io/service-name). */
export function hasEndpoints({ id }: ServiceFacts, cx: RuleContext): boolean {
  return [SLICE, ENDPOINTS].some((kind) =>
    cx.list(kind, id.namespace).some(({ facts }) => facts.is === "endpointSlice" && facts.service === id.name && facts.addresses.length > 0),
  );
}

/** Whether it is known that nothing gives a Service endpoints, and how surely; undefined where it has some or nobody knows. */
export function endpointsAbsence(facts: ServiceFacts, cx: RuleContext): { readonly sure: boolean } | undefined {
  if (hasEndpoints(facts, cx)) return undefined;
  const slices = cx.absence(SLICE, facts.id.namespace);
  const old = cx.absence(ENDPOINTS, facts.id.namespace);
  if ((slices.is === "missing" && slices.sure) || (old.is === "missing" && old.sure)) return { sure: true };
  return slices.is === "missing" || old.is === "missing" ? { sure: false } : undefined;
}
