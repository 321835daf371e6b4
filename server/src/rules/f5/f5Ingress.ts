// An Ingress that the F5 NGINX controller serves for certain, and its part in a mergeable pair: a master has the host, minions
// have its paths (annotation nginx.org/mergeable-ingress-type).

import type { IngressFacts } from "../../model/facts.ts";
import { servedBy } from "../ing/routes.ts";
import type { RuleContext } from "../rule.ts";

const KIND = "nginx.org/mergeable-ingress-type";

/** Whether F5 NGINX is certain to serve an Ingress. */
export function isF5(facts: IngressFacts, cx: RuleContext): boolean {
  return servedBy(facts, cx)?.controller.id === "nginxInc";
}

/** Its part in a mergeable pair; undefined for an Ingress of its own. */
export function mergeKind({ annotations }: IngressFacts): "master" | "minion" | undefined {
  const kind = annotations[KIND];
  return kind === "master" || kind === "minion" ? kind : undefined;
}
