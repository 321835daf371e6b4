// haproxy-shared-backend: two Ingresses set one backend, the Service's port that both lead to, in different ways.

import { INGRESS } from "../../index/policyView.ts";
import { controllerOf } from "../../ingress/classes.ts";
import { pathsOf } from "../../ingress/routes/ofIngress.ts";
import type { Facts, IngressFacts } from "../../model/facts.ts";
import { showName, toKey } from "../../model/resourceId.ts";
import { shortName } from "../ann/placed.ts";
import { ingressClasses } from "../ing/ingressClasses.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { type OwnAnnotation, ownAnnotations } from "../ownAnnotations.ts";
import { defineRule } from "../rule.ts";

/** Settings of HAProxy Technologies that are written into the backend. */
const BACKEND =
  /^(?:abortonclose|check(?:-.*)?|cookie-persistence(?:-.*)?|forwarded-for|load-balance|pod-maxconn|scale-server-slots|send-proxy-protocol|server-(?:ca|crt|proto|ssl)|timeout-(?:check|server|tunnel)|backend-config-snippet)$/;

/** HAProxy Technologies, standalone-backend: one backend for each Service port, shared by all Ingresses; the last one read wins. */
export const haproxySharedBackend = defineRule({
  code: "haproxy-shared-backend",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    if (facts.annotations["haproxy.org/standalone-backend"] === "true") return;
    const own = ownAnnotations(facts, cx, "haproxy").filter((item) => isOfBackend(item));
    if (own.length === 0) return;
    const users = cx.deriveEach(INGRESS, byBackend);
    const others = new Set(backendsOf(facts).flatMap((key) => users.flatMap((known) => known.get(key) ?? [])));
    for (const { key, value, path } of own)
      for (const other of others) {
        if (toKey(other.id) === toKey(facts.id) || value === undefined) continue;
        const set = other.annotations[key];
        if (set === undefined || set === value || other.annotations["haproxy.org/standalone-backend"] === "true")
          continue;
        if (controllerOf(other, ingressClasses(cx), cx.settings.ingress.classes)?.controller.id !== "haproxy") continue;
        const entry = cx.lookUp(INGRESS, other.id.namespace, other.id.name);
        cx.report({
          path,
          message: fit(
            `Ingress ${clipped(showName(other.id), 45)} sets ${shortName(key)} to ${clipped(set, 20)}`,
            " for the same Service; one of them wins",
          ),
          fixes: [
            {
              title: 'Set standalone-backend to "true"',
              edits: [
                {
                  edit: {
                    is: "set",
                    path: ["metadata", "annotations", "haproxy.org/standalone-backend"],
                    value: "true",
                  },
                },
              ],
            },
          ],
          related:
            entry.is === "found"
              ? [{ entry: entry.value, path: ["metadata", "annotations", key], message: "set here too" }]
              : [],
        });
        break;
      }
  },
});

function isOfBackend({ row, name }: OwnAnnotation): boolean {
  return row !== undefined && BACKEND.test(shortName(name));
}

/** `namespace/service:port` of each path. */
function backendsOf(facts: IngressFacts): readonly string[] {
  return pathsOf(facts).flatMap(({ backend }) =>
    backend?.service === undefined
      ? []
      : [`${facts.id.namespace}/${backend.service}:${backend.portNumber ?? backend.portName ?? ""}`],
  );
}

function byBackend(all: readonly Facts[]): ReadonlyMap<string, readonly IngressFacts[]> {
  const known = new Map<string, IngressFacts[]>();
  for (const facts of all) {
    if (facts.is !== "ingress" || !Object.keys(facts.annotations).some((key) => key.startsWith("haproxy."))) continue;
    for (const key of new Set(backendsOf(facts))) {
      const list = known.get(key);
      if (list) list.push(facts);
      else known.set(key, [facts]);
    }
  }
  return known;
}
