// Endpoints that somebody else than the selector gives a Service: EndpointSlices and Endpoints objects of its name.

import type { ServiceFacts } from "../../model/facts.ts";
import { toKindKey } from "../../model/views.ts";
import type { RuleContext } from "../rule.ts";

const SLICE = toKindKey("discovery.k8s.io", "EndpointSlice");
const ENDPOINTS = toKindKey("", "Endpoints");

/** Whether a Service has addresses by EndpointSlices or Endpoints (discovery/v1 label kubernetes.io/service-name). */
export function hasEndpoints({ id }: ServiceFacts, cx: RuleContext): boolean {
  return [SLICE, ENDPOINTS].some((kind) =>
    cx
      .list(kind, id.namespace)
      .some(({ facts }) => facts.is === "endpointSlice" && facts.service === id.name && facts.addresses.length > 0),
  );
}

/** Whether it is known for sure that nothing gives a Service endpoints. */
export function lacksEndpoints(facts: ServiceFacts, cx: RuleContext): boolean {
  const known = [SLICE, ENDPOINTS].some((kind) => {
    const absence = cx.absence(kind, facts.id.namespace);
    return absence.is === "missing" && absence.sure;
  });
  return known && !hasEndpoints(facts, cx);
}
