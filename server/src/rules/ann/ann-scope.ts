// ann-scope: an annotation on a kind of object on which its reader does not look for it.

import type { Entry } from "../../index/bucket.ts";
import { SERVICE } from "../../index/policyView.ts";
import { isController } from "../../ingress/annotations/knownAnnotations.ts";
import { showScopes } from "../../ingress/annotations/scope.ts";
import { readObject } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { removeAnnotation } from "./edits.ts";
import { type Annotated, defineAnnotationRule, ingressesTo, type PlacedAnnotation } from "./placed.ts";

/** Reports keys whose scope does not hold the object's kind; what can be read on the other end of a route is moved there. */
export const annScope = defineAnnotationRule({
  code: "ann-scope",
  severity: "warning",
  check(annotated, cx) {
    const { scope, own } = annotated;
    const { kind } = cx.resource.id;
    for (const item of own) {
      const { row, owner, short } = item;
      if (!row || row.scope.includes(scope) || row.removedIn !== undefined) continue;
      // dns-gateway-placement speaks of these; the custom resources of a controller are its own area's.
      if (
        (scope === "gateway" && owner.title === "external-dns") ||
        ((scope === "route" || scope === "traefik") && isController(owner))
      )
        continue;
      // haproxy-configmap-only speaks of these.
      if (row.scope.every((one) => one === "configmap")) continue;
      cx.report({
        path: item.path,
        at: "key",
        message: fit(`"${short}" is read on ${showScopes(row.scope)}`, `, not on ${article(kind)}`),
        fixes: moveFix(item, annotated, cx),
      });
    }
  },
});

function article(kind: string): string {
  return `${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind}`;
}

function moveFix(
  { key, value, row }: PlacedAnnotation,
  { scope, services }: Annotated,
  cx: RuleContext,
): readonly Fix[] {
  const path = ["metadata", "annotations", key];
  const remove: Fix = { title: `Remove ${key}`, edits: [removeAnnotation(cx, key)] };
  const target = targetOf(row?.scope ?? [], scope, services, cx);
  if (!target || hasKey(target, key)) return [remove];
  const { kind } = target.resource.id;
  return [
    {
      title: `Move to ${kind} ${showName(target.resource.id)}`,
      edits: [removeAnnotation(cx, key), { edit: { is: "set", path, value }, target }],
    },
    remove,
  ];
}

/** The one object at the other end of the routes, where a file declares it. */
function targetOf(
  scopes: NonNullable<PlacedAnnotation["row"]>["scope"],
  here: Annotated["scope"],
  services: readonly string[] | undefined,
  cx: RuleContext,
): Entry | undefined {
  const { facts } = cx.resource;
  const [service, more] = services ?? [];
  if (here === "ingress" && scopes.includes("service") && service !== undefined && more === undefined) {
    const found = cx.lookUp(SERVICE, facts.id.namespace, service);
    return found.is === "found" && found.value.origin.is === "file" ? found.value : undefined;
  }
  if (here !== "service" || !scopes.includes("ingress")) return undefined;
  const [ingress, another] = ingressesTo(cx);
  return ingress && !another && ingress.origin.is === "file" ? ingress : undefined;
}

function hasKey({ resource }: Entry, key: string): boolean {
  return Object.hasOwn(readObject(readObject(resource.value["metadata"])["annotations"]), key);
}
