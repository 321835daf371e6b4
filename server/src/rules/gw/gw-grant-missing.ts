// gw-grant-missing: a reference into another namespace, which no ReferenceGrant there allows.

import type { Json } from "../../base/json.ts";
import { GATEWAY_GROUP } from "../../ingress/controllers/gatewayApi/listeners.ts";
import {
  gatewayReferences,
  type ObjectReference,
  routeReferences,
} from "../../ingress/controllers/gatewayApi/references.ts";
import type { Facts, OtherFacts } from "../../model/facts.ts";
import { isMeshRoute } from "../../model/meshRoute.ts";
import { hasTemplate, isTemplate, readObject } from "../../model/read.ts";
import { isGranted, type Reference } from "../../model/referenceGrant.ts";
import type { ResourceId } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRuleOnAny } from "../rule.ts";
import { GRANT, isHttp, ROUTE_KINDS } from "./parents.ts";

/** gateway.networking.k8s.io ReferenceGrant: every reference into another namespace needs one, but for parentRefs and routes of a mesh. */
export const gwGrantMissing = defineRuleOnAny({
  code: "gw-grant-missing",
  severity: "warning",
  kinds: [...ROUTE_KINDS, "Gateway", "ListenerSet"],
  check(facts, cx) {
    const { id } = facts;
    if (id.group !== GATEWAY_GROUP || isTemplate(id.namespace)) return;
    for (const { group, kind, namespace, name, path, use } of referencesOf(facts)) {
      if (namespace === undefined || namespace === id.namespace) continue;
      if (hasTemplate(cx.value([...path, "kind"])) || hasTemplate(cx.value([...path, "group"]))) continue;
      const reference: Reference = {
        fromGroup: id.group,
        fromKind: id.kind,
        fromNamespace: id.namespace,
        toGroup: group,
        toKind: kind,
        toNamespace: namespace,
        toName: name,
      };
      const grants = cx
        .list(GRANT, namespace)
        .flatMap((entry): OtherFacts[] => (entry.facts.is === "other" ? [entry.facts] : []));
      if (isGranted(grants, reference) || grants.some(({ kept }) => hasTemplate(kept))) continue;
      const absence = cx.absence(GRANT, namespace);
      if (absence.is === "unknown" && absence.why !== "no cluster") continue;
      const sure = absence.is === "missing" && absence.sure;
      cx.report({
        path: [...path, "namespace"],
        message: fit(
          `Namespace ${clipped(namespace, 25)} has no ReferenceGrant for ${clipped(kind, 20)} from ${id.kind}s of ${clipped(id.namespace, 25)}`,
          sure ? `; ${effectOf(id, use)}` : " in this workspace",
        ),
        fixes: [
          {
            title: `Create a ReferenceGrant in ${namespace}`,
            edits: [{ edit: { is: "appendDocument", value: grantFor(reference) } }],
          },
        ],
        ...(sure ? {} : { severity: "information" as const }),
      });
    }
  },
});

function referencesOf(facts: Facts): readonly ObjectReference[] {
  if (facts.is === "route") return isMeshRoute(facts) ? [] : routeReferences(facts.spec);
  return facts.is === "other" ? gatewayReferences(readObject(facts.kept)) : [];
}

/** What comes of a reference that is not granted. */
function effectOf(id: ResourceId, use: ObjectReference["use"]): string {
  switch (use) {
    case "backend":
      return isHttp(id) ? "requests get 500" : "connections are refused";
    case "mirror":
      return "nothing is mirrored";
    case "authorisation":
      return "requests get 500";
    case "certificate":
      return "there is no certificate";
    case "ca":
      return "clients can't be checked";
  }
}

function grantFor(reference: Reference): { readonly [key: string]: Json } {
  const { fromGroup, fromKind, fromNamespace, toGroup, toKind, toNamespace, toName } = reference;
  return {
    apiVersion: `${GATEWAY_GROUP}/v1`,
    kind: "ReferenceGrant",
    metadata: { name: `${fromNamespace}-to-${toName}`.slice(0, 63).replace(/-+$/, ""), namespace: toNamespace },
    spec: {
      from: [{ group: fromGroup, kind: fromKind, namespace: fromNamespace }],
      to: [{ group: toGroup, kind: toKind, name: toName }],
    },
  };
}
