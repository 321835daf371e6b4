// gw-grant-missing: a reference into another namespace, which no ReferenceGrant there allows.

import type { Json, Path } from "../../base/json.ts";
import { isGranted, type Reference } from "../../ingress/controllers/gatewayApi/grants.ts";
import { GATEWAY_GROUP } from "../../ingress/controllers/gatewayApi/listeners.ts";
import type { OtherFacts } from "../../model/facts.ts";
import { isTemplate, readList, readObject, readText } from "../../model/read.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRuleOnAny, type RuleContext } from "../rule.ts";
import { GRANT, ROUTE_KINDS } from "./parents.ts";

/** gateway.networking.k8s.io ReferenceGrant: needed for backendRefs of routes and certificateRefs of Gateways. */
export const gwGrantMissing = defineRuleOnAny({
  code: "gw-grant-missing",
  severity: "warning",
  kinds: [...ROUTE_KINDS, "Gateway"],
  check({ id }, cx) {
    if (id.group !== GATEWAY_GROUP) return;
    for (const { value, path, standard } of refsOf(cx)) {
      const { name, namespace, kind, group } = readObject(value);
      const [toName, toNamespace] = [readText(name), readText(namespace)];
      if (toName === undefined || toNamespace === undefined || toNamespace === id.namespace) continue;
      if (isTemplate(id.namespace)) continue;
      const reference: Reference = {
        fromGroup: id.group,
        fromKind: id.kind,
        fromNamespace: id.namespace,
        toGroup: typeof group === "string" ? group : "",
        toKind: readText(kind) ?? standard,
        toNamespace,
        toName,
      };
      const grants = cx
        .list(GRANT, toNamespace)
        .flatMap(({ facts }): OtherFacts[] => (facts.is === "other" ? [facts] : []));
      if (isGranted(grants, reference)) continue;
      const absence = cx.absence(GRANT, toNamespace);
      if (absence.is === "unknown" && absence.why !== "no cluster") continue;
      const sure = absence.is === "missing" && absence.sure;
      const effect = id.kind === "Gateway" ? "; the listener gets no certificate" : "; requests get 500";
      cx.report({
        path: [...path, "namespace"],
        message: fit(
          `Namespace ${clipped(toNamespace, 25)} has no ReferenceGrant for ${reference.toKind} from ${id.kind}s of ${clipped(id.namespace, 25)}`,
          sure ? effect : " in this workspace",
        ),
        fixes: [
          {
            title: `Create a ReferenceGrant in ${toNamespace}`,
            edits: [{ edit: { is: "appendDocument", value: grantFor(reference) } }],
          },
        ],
        ...(sure ? {} : { severity: "information" as const }),
      });
    }
  },
});

interface Ref {
  readonly value: Json;
  readonly path: Path;
  readonly standard: string;
}

function refsOf(cx: RuleContext): readonly Ref[] {
  const lists = cx.resource.id.kind === "Gateway" ? gatewayLists(cx) : routeLists(cx);
  return lists.flatMap(({ path, standard }) =>
    readList(cx.value(path)).map((value, index) => ({ value, path: [...path, index], standard })),
  );
}

function gatewayLists(cx: RuleContext): readonly { readonly path: Path; readonly standard: string }[] {
  return readList(cx.value(["spec", "listeners"])).map((_, index) => ({
    path: ["spec", "listeners", index, "tls", "certificateRefs"],
    standard: "Secret",
  }));
}

function routeLists(cx: RuleContext): readonly { readonly path: Path; readonly standard: string }[] {
  return readList(cx.value(["spec", "rules"])).map((_, index) => ({
    path: ["spec", "rules", index, "backendRefs"],
    standard: "Service",
  }));
}

function grantFor(reference: Reference): { readonly [key: string]: Json } {
  const { fromGroup, fromKind, fromNamespace, toGroup, toKind, toNamespace, toName } = reference;
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "ReferenceGrant",
    metadata: { name: `${fromNamespace}-to-${toName}`.slice(0, 63).replace(/-+$/, ""), namespace: toNamespace },
    spec: {
      from: [{ group: fromGroup, kind: fromKind, namespace: fromNamespace }],
      to: [{ group: toGroup, kind: toKind, name: toName }],
    },
  };
}
