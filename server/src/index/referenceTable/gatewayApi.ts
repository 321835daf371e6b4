// What the kinds of the Gateway API name (gateway.networking.k8s.io): Gateways, classes, Services, Secrets, namespaces. A
// reference without group and kind means the field's own default, one without namespace the resource's own.

import type { JsonObject } from "../../base/json.ts";
import { isNamespaced } from "../../model/kinds/index.ts";
import { readText } from "../../model/read.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { CONFIG_MAP, SECRET, SERVICE } from "../policyView.ts";
import { type Named, type ReferenceRow, reference } from "./referenceRow.ts";

const GROUP = "gateway.networking.k8s.io";
const GATEWAY = toKindKey(GROUP, "Gateway");
const ROUTES: readonly KindKey[] = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map((kind) =>
  toKindKey(GROUP, kind),
);
const FILTERED = ROUTES.slice(0, 2);

export const gatewayApiReferences: readonly ReferenceRow[] = [
  reference([GATEWAY], "spec gatewayClassName", () => ({
    is: "object",
    kind: toKindKey(GROUP, "GatewayClass"),
    namespace: "",
  })),
  ...referenceIn(ROUTES, "spec parentRefs *", GATEWAY),
  ...referenceIn(ROUTES, "spec rules * backendRefs *", SERVICE),
  ...["filters", "backendRefs * filters"].flatMap((filters) =>
    referenceIn(FILTERED, `spec rules * ${filters} * requestMirror backendRef`, SERVICE),
  ),
  ...referenceIn([GATEWAY], "spec listeners * tls certificateRefs *", SECRET),
  ...referenceIn([toKindKey(GROUP, "BackendTLSPolicy")], "spec targetRefs *", SERVICE),
  ...referenceIn([toKindKey(GROUP, "BackendTLSPolicy")], "spec validation caCertificateRefs *", CONFIG_MAP),
  reference([toKindKey(GROUP, "ReferenceGrant")], "spec from * namespace", () => ({ is: "namespace" })),
];

/** The name, the namespace and the port of a reference object. */
function referenceIn(kinds: readonly KindKey[], path: string, standard: KindKey): readonly ReferenceRow[] {
  return [
    reference(kinds, `${path} name`, (beside, own): Named | undefined => {
      const kind = kindIn(beside, standard);
      const namespace = readText(beside["namespace"]) ?? own;
      if (kind === SERVICE) return { is: "service", namespace, port: "port" };
      const slash = kind.indexOf("/");
      const inside = isNamespaced(kind.slice(0, slash), kind.slice(slash + 1));
      return { is: "object", kind, namespace: inside ? namespace : "" };
    }),
    reference(kinds, `${path} namespace`, () => ({ is: "namespace" })),
    reference(kinds, `${path} port`, (beside, own): Named | undefined =>
      kindIn(beside, standard) === SERVICE
        ? {
            is: "servicePort",
            namespace: readText(beside["namespace"]) ?? own,
            service: readText(beside["name"]),
            which: "number",
          }
        : undefined,
    ),
  ];
}

function kindIn(beside: JsonObject, standard: KindKey): KindKey {
  const kind = readText(beside["kind"]);
  const group = typeof beside["group"] === "string" ? beside["group"] : undefined;
  const slash = standard.indexOf("/");
  return toKindKey(group ?? standard.slice(0, slash), kind ?? standard.slice(slash + 1));
}
