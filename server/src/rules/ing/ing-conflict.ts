// ing-conflict: two Ingresses of one class claim the same host and path.

import type { Entry } from "../../index/bucket.ts";
import { isCanary } from "../../ingress/controllers/nginx/routes.ts";
import { pathsOf, type WrittenPath } from "../../ingress/routes/ofIngress.ts";
import { hasTemplate } from "../../model/read.ts";
import { showId } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule, type Fix } from "../rule.ts";
import { servedBy, siblings } from "./routes.ts";

const CANARY = "nginx.ingress.kubernetes.io/canary";

/** Reports host, path and pathType that another Ingress of the class routes too; an error where an IngressClass tells that ingress-nginx serves both, in one file or against the cluster. */
export const ingConflict = defineRule({
  code: "ing-conflict",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    if (isCanary(facts) || hasTemplate(cx.value(["spec", "ingressClassName"]))) return;
    const others = siblings(facts, cx).filter((entry) => !isCanary(entry.facts));
    if (others.length === 0) return;
    const served = servedBy(facts, cx);
    const taken = new Map<string, { readonly route: WrittenPath; readonly entry: (typeof others)[number] }>();
    for (const entry of others)
      for (const route of pathsOf(entry.facts)) if (!taken.has(keyOf(route))) taken.set(keyOf(route), { route, entry });
    for (const route of pathsOf(facts)) {
      const other = taken.get(keyOf(route));
      const path = [...route.at, "path"];
      if (!other || hasTemplate(cx.value([...route.at.slice(0, 3), "host"])) || hasTemplate(cx.value(path))) continue;
      const nginx = served?.controller.id === "nginx";
      const annotations = ["metadata", "annotations"];
      const canary: Fix = {
        title: "Make this Ingress a canary with a tenth of the requests",
        edits: [
          { edit: { is: "set", path: [...annotations, CANARY], value: "true" } },
          { edit: { is: "set", path: [...annotations, `${CANARY}-weight`], value: "10" } },
        ],
      };
      const target = other.route.backend?.service === undefined ? "" : ` to ${other.route.backend.service}`;
      cx.report({
        path: cx.value(path) === undefined ? path.slice(0, -1) : path,
        message: fit(
          `${clipped(`${route.host ?? ""}${route.path}`, 45)} is already routed by ${clipped(showId(other.entry.facts.id), 50)}`,
          target,
        ),
        fixes: nginx ? [canary] : [],
        related: [
          {
            entry: other.entry,
            path: other.route.at,
            message: showId(other.entry.facts.id),
          },
        ],
        // The admission check of ingress-nginx refuses the second one; a class name alone does not tell that it is at work.
        ...(nginx && served?.by === "controller" && isTogether(other.entry, cx.uri)
          ? { severity: "error" as const }
          : {}),
      });
    }
  },
});

function isTogether({ origin }: Entry, uri: string): boolean {
  return origin.is === "cluster" || origin.uri === uri;
}

function keyOf({ host, path, pathType }: WrittenPath): string {
  return `${host ?? "*"} ${pathType} ${path}`;
}
