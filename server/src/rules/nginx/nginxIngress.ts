// An Ingress that ingress-nginx serves for certain: what the rules of this folder are asked about.

import type { IngressFacts } from "../../model/facts.ts";
import { type ControllerIngress, controllerIngress } from "../controllerIngress.ts";
import type { RuleContext } from "../rule.ts";

export const PREFIX = "nginx.ingress.kubernetes.io/";

export type NginxIngress = ControllerIngress;

/** The Ingress, where ingress-nginx is certain to serve it and all keys of its annotations are plain. */
export function nginxIngress(facts: IngressFacts, cx: RuleContext): NginxIngress | undefined {
  return controllerIngress(facts, cx, "nginx", PREFIX);
}
