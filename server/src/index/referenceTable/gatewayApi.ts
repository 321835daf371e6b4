// What the kinds of the Gateway API name (gateway.networking.k8s.io): Gateways, listeners, classes, Services, Secrets,
// namespaces. A reference without group and kind means the field's own default, one without namespace the resource's own.

import type { JsonObject } from "../../base/json.ts";
import { isNamespaced } from "../../model/kinds/index.ts";
import { readText } from "../../model/read.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { CONFIG_MAP, SECRET, SERVICE } from "../policyView.ts";
import { type Named, type ReferenceRow, reference } from "./referenceRow.ts";

const GROUP = "gateway.networking.k8s.io";
export const GATEWAY: KindKey = toKindKey(GROUP, "Gateway");
export const LISTENER_SET: KindKey = toKindKey(GROUP, "ListenerSet");
const GATEWAY_CLASS = toKindKey(GROUP, "GatewayClass");
const BACKEND_TLS = toKindKey(GROUP, "BackendTLSPolicy");
const GRANT = toKindKey(GROUP, "ReferenceGrant");
const ROUTES: readonly KindKey[] = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map((kind) =>
  toKindKey(GROUP, kind),
);
const FILTERED = ROUTES.slice(0, 2);
const WITH_LISTENERS: readonly KindKey[] = [GATEWAY, LISTENER_SET];

export const gatewayApiReferences: readonly ReferenceRow[] = [
  reference([GATEWAY], "spec gatewayClassName", () => ({ is: "object", kind: GATEWAY_CLASS, namespace: "" })),
  ...parentsIn(ROUTES, "spec parentRefs *"),
  ...parentsIn([LISTENER_SET], "spec parentRef"),
  ...referenceIn(ROUTES, "spec rules * backendRefs *", SERVICE),
  ...["filters *", "backendRefs * filters *"].flatMap((filter) => [
    ...referenceIn(FILTERED, `spec rules * ${filter} requestMirror backendRef`, SERVICE),
    ...referenceIn(FILTERED, `spec rules * ${filter} externalAuth backendRef`, SERVICE),
    reference(FILTERED, `spec rules * ${filter} extensionRef name`, ownObject),
  ]),
  ...referenceIn(WITH_LISTENERS, "spec listeners * tls certificateRefs *", SECRET),
  ...referenceIn([GATEWAY], "spec tls frontend default validation caCertificateRefs *", CONFIG_MAP),
  ...referenceIn([GATEWAY], "spec tls frontend perPort * tls validation caCertificateRefs *", CONFIG_MAP),
  ...referenceIn([GATEWAY], "spec tls backend clientCertificateRef", SECRET),
  reference([GATEWAY], "spec infrastructure parametersRef name", ownObject),
  reference([GATEWAY_CLASS], "spec parametersRef name", (beside) =>
    ownObject(beside, readText(beside["namespace"]) ?? ""),
  ),
  reference([GATEWAY_CLASS], "spec parametersRef namespace", () => ({ is: "namespace" })),
  ...referenceIn([BACKEND_TLS], "spec targetRefs *", SERVICE),
  reference([BACKEND_TLS], "spec targetRefs * sectionName", (beside, namespace) =>
    kindIn(beside, SERVICE) === SERVICE
      ? { is: "servicePort", namespace, service: readText(beside["name"]), which: "name" }
      : undefined,
  ),
  ...referenceIn([BACKEND_TLS], "spec validation caCertificateRefs *", CONFIG_MAP),
  reference([GRANT], "spec from * namespace", () => ({ is: "namespace" })),
  reference([GRANT], "spec to * name", ownObject),
];

/** Parents, their namespaces, and the listeners of theirs that are meant. */
function parentsIn(kinds: readonly KindKey[], path: string): readonly ReferenceRow[] {
  const listener =
    (which: "name" | "port") =>
    (beside: JsonObject, own: string): Named | undefined => {
      const kind = kindIn(beside, GATEWAY);
      const [namespace, gateway] = [readText(beside["namespace"]) ?? own, readText(beside["name"])];
      if (WITH_LISTENERS.includes(kind)) return { is: "listener", which, kind, namespace, gateway };
      // A route of a mesh is for the requests to a Service, or to one port of it.
      return kind === SERVICE && which === "port"
        ? { is: "servicePort", namespace, service: gateway, which: "number" }
        : undefined;
    };
  return [
    reference(kinds, `${path} sectionName`, listener("name")),
    reference(kinds, `${path} port`, listener("port")),
    ...nameIn(kinds, path, GATEWAY),
  ];
}

/** The name, the namespace and the port of a reference object. */
function referenceIn(kinds: readonly KindKey[], path: string, standard: KindKey): readonly ReferenceRow[] {
  return [
    ...nameIn(kinds, path, standard),
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

function nameIn(kinds: readonly KindKey[], path: string, standard: KindKey): readonly ReferenceRow[] {
  return [
    reference(kinds, `${path} name`, (beside, own): Named | undefined => {
      const kind = kindIn(beside, standard);
      const namespace = readText(beside["namespace"]) ?? own;
      return kind === SERVICE ? { is: "service", namespace, port: "port" } : objectIn(kind, namespace);
    }),
    reference(kinds, `${path} namespace`, () => ({ is: "namespace" })),
  ];
}

/** An object whose group and kind stand beside its name. */
function ownObject(beside: JsonObject, namespace: string): Named | undefined {
  const kind = readText(beside["kind"]);
  const group = typeof beside["group"] === "string" ? beside["group"] : undefined;
  if (kind === undefined || group === undefined) return undefined;
  const key = toKindKey(group, kind);
  return key === SERVICE ? { is: "service", namespace } : objectIn(key, namespace);
}

function objectIn(kind: KindKey, namespace: string): Named {
  const slash = kind.indexOf("/");
  const inside = isNamespaced(kind.slice(0, slash), kind.slice(slash + 1));
  return { is: "object", kind, namespace: inside ? namespace : "" };
}

function kindIn(beside: JsonObject, standard: KindKey): KindKey {
  const kind = readText(beside["kind"]);
  const group = typeof beside["group"] === "string" ? beside["group"] : undefined;
  const slash = standard.indexOf("/");
  return toKindKey(group ?? standard.slice(0, slash), kind ?? standard.slice(slash + 1));
}
