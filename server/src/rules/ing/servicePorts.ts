// The ports of the Service that a backend names, where the Service is known, and the port of a backend as it is written.

import type { Json } from "../../base/json.ts";
import { SERVICE } from "../../index/policyView.ts";
import type { ServicePort } from "../../model/facts.ts";
import { isTemplate } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import type { RuleContext } from "../rule.ts";
import type { ServiceAt } from "./spec.ts";

/** The TCP ports of the Service; [] where it is not known. */
export function knownPorts(cx: RuleContext, { name }: ServiceAt): readonly ServicePort[] {
  const { namespace } = cx.resource.id;
  if (name === undefined || isTemplate(name) || isTemplate(namespace)) return [];
  const found = cx.lookUp(SERVICE, namespace, name);
  if (found.is !== "found" || found.value.facts.is !== "service") return [];
  return found.value.facts.ports.filter(({ protocol }) => protocol === "TCP");
}

/** `web/cart`; `the Service` where the backend does not name it. */
export function showService({ resource }: RuleContext, { name }: ServiceAt): string {
  return name === undefined ? "the Service" : `Service ${showName({ ...resource.id, name })}`;
}

/** Whether the API server sees a port name: "" counts as absent. */
export function hasPortName(port: { readonly [key: string]: Json }): boolean {
  return (port["name"] ?? "") !== "";
}

/** Whether the API server sees a port number: 0 counts as absent. */
export function hasPortNumber(port: { readonly [key: string]: Json }): boolean {
  return (port["number"] ?? 0) !== 0;
}
