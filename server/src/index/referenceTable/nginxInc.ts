// What F5 NGINX's kinds name (k8s.nginx.org): Services, Policies, VirtualServerRoutes, Secrets, listeners, and in actions their
// own upstreams. Services, VirtualServerRoutes and some Secrets may be written as namespace/name.

import { isObject, type Json, type JsonObject } from "../../base/json.ts";
import { splitName } from "../../model/qualifiedName.ts";
import { readInteger, readList, readObject, readText } from "../../model/read.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { INGRESS_CLASS, SECRET, SERVICE } from "../policyView.ts";
import { type Named, qualified, type ReferenceRow, reference } from "./referenceRow.ts";

const GROUP = "k8s.nginx.org";
const VIRTUAL_SERVER = toKindKey(GROUP, "VirtualServer");
const VIRTUAL_SERVER_ROUTE = toKindKey(GROUP, "VirtualServerRoute");
const TRANSPORT_SERVER = toKindKey(GROUP, "TransportServer");
const POLICY = toKindKey(GROUP, "Policy");
const SERVERS = [VIRTUAL_SERVER, VIRTUAL_SERVER_ROUTE, TRANSPORT_SERVER];

/** Where actions stand in a route, and in what holds them. */
const ACTIONS = ["action", "splits * action", "matches * action", "matches * splits * action"];

export const nginxIncReferences: readonly ReferenceRow[] = [
  reference([...SERVERS, POLICY], "spec ingressClassName", () => ({
    is: "object",
    kind: INGRESS_CLASS,
    namespace: "",
  })),
  reference(SERVERS, "spec upstreams * service", (beside, own) => ({
    is: "service",
    port: "port",
    ...qualified(readText(beside["service"]), own),
  })),
  reference(SERVERS, "spec upstreams * port", (beside, own): Named => {
    const service = readText(beside["service"]);
    const named = service === undefined ? undefined : splitName(service, own);
    return { is: "servicePort", namespace: named?.namespace ?? own, service: named?.name, which: "number" };
  }),
  reference(SERVERS, "spec upstreams * backup", (_, own) => ({ is: "service", namespace: own })),
  reference(SERVERS, "spec upstreams * backupPort", (beside, own) => ({
    is: "servicePort",
    namespace: own,
    service: readText(beside["backup"]),
    which: "number",
  })),
  ...(
    [
      [VIRTUAL_SERVER, "spec policies *"],
      [VIRTUAL_SERVER, "spec routes * policies *"],
      [VIRTUAL_SERVER_ROUTE, "spec subroutes * policies *"],
    ] as const
  ).flatMap(([kind, path]) => [
    reference([kind], `${path} name`, (beside, own) => ({
      is: "object",
      kind: POLICY,
      namespace: readText(beside["namespace"]) ?? own,
    })),
    reference([kind], `${path} namespace`, () => ({ is: "namespace" })),
  ]),
  reference([VIRTUAL_SERVER], "spec routes * route", (beside, own) => ({
    is: "object",
    kind: VIRTUAL_SERVER_ROUTE,
    ...qualified(readText(beside["route"]), own),
  })),
  secret([VIRTUAL_SERVER, TRANSPORT_SERVER], "spec tls secret"),
  ...["jwt", "basicAuth"].map((type) => secret([POLICY], `spec ${type} secret`)),
  secret([POLICY], "spec ingressMTLS clientCertSecret"),
  secret([POLICY], "spec egressMTLS tlsSecret"),
  ...["oidc", "oidcNative", "apiKey"].map((type) => secret([POLICY], `spec ${type} clientSecret`)),
  ...["jwt", "egressMTLS", "oidc", "oidcNative", "externalAuth"].map((type) =>
    secret([POLICY], `spec ${type} trustedCertSecret`),
  ),
  reference([POLICY], "spec externalAuth authServiceName", (beside, own) => ({
    is: "service",
    ...qualified(readText(beside["authServiceName"]), own),
  })),
  reference([VIRTUAL_SERVER], "spec tls cert-manager issuer", (beside, own): Named | undefined =>
    beside["issuer-kind"] === undefined && beside["issuer-group"] === undefined
      ? { is: "object", kind: toKindKey("cert-manager.io", "Issuer"), namespace: own }
      : undefined,
  ),
  reference([VIRTUAL_SERVER], "spec tls cert-manager cluster-issuer", () => ({
    is: "object",
    kind: toKindKey("cert-manager.io", "ClusterIssuer"),
    namespace: "",
  })),
  reference([TRANSPORT_SERVER], "spec listener name", () => ({ is: "f5Listener" })),
  ...["http", "https"].map((field) =>
    reference([VIRTUAL_SERVER], `spec listener ${field}`, () => ({ is: "f5Listener" })),
  ),
  ...upstreamNames(),
];

function secret(kinds: readonly KindKey[], path: string): ReferenceRow {
  const key = path.slice(path.lastIndexOf(" ") + 1);
  return reference(kinds, path, (beside, own) => ({
    is: "object",
    kind: SECRET,
    ...qualified(readText(beside[key]), own),
  }));
}

/** pass and proxy.upstream of every action: upstreams of the resource itself. */
function upstreamNames(): readonly ReferenceRow[] {
  const names = (_: JsonObject, own: string, whole: JsonObject): Named => ({ is: "words", words: wordsOf(whole, own) });
  const below = (kind: KindKey, routes: string): readonly ReferenceRow[] =>
    ACTIONS.flatMap((action) =>
      ["pass", "proxy upstream"].map((field) => reference([kind], `${routes} * ${action} ${field}`, names)),
    );
  return [
    ...below(VIRTUAL_SERVER, "spec routes"),
    ...below(VIRTUAL_SERVER_ROUTE, "spec subroutes"),
    reference([TRANSPORT_SERVER], "spec action pass", names),
  ];
}

function wordsOf(whole: JsonObject, own: string): Extract<Named, { is: "words" }>["words"] {
  return readList(readObject(whole["spec"])["upstreams"]).flatMap((item: Json) => {
    if (!isObject(item)) return [];
    const [text, service] = [readText(item["name"]), readText(item["service"])];
    if (text === undefined) return [];
    const port = readInteger(item["port"]);
    const { namespace, name } = splitName(service ?? "", own);
    const at = port === undefined ? "" : `:${port}`;
    const kind = SERVICE.slice(1);
    return [{ text, meaning: service === undefined ? "" : `${kind} ${namespace}/${name}${at}` }];
  });
}
