// What Istio's networking objects name (networking.istio.io): Gateways, hosts with their ports and subsets, the Secrets of
// Gateways, namespaces. A host may be a Service or what a ServiceEntry adds; which of the two its text tells.

import { type JsonObject, jsonAt } from "../../base/json.ts";
import { readIstioHost } from "../../model/istioHost.ts";
import { hasTemplate, readLabels, readObject, readText } from "../../model/read.ts";
import { toMapSelector } from "../../model/selector.ts";
import { DESTINATION_RULE, ISTIO_GATEWAY, SERVICE_ENTRY, VIRTUAL_SERVICE } from "../policyView.ts";
import { type Named, type ReferenceRow, reference } from "./referenceRow.ts";

/** Where a VirtualService sends requests to. */
const DESTINATIONS = [
  "spec http * route * destination",
  "spec http * mirror",
  "spec http * mirrors * destination",
  "spec tls * route * destination",
  "spec tcp * route * destination",
];

export const istioReferences: readonly ReferenceRow[] = [
  ...["spec gateways *", ...["http", "tls", "tcp"].map((key) => `spec ${key} * match * gateways *`)].map((path) =>
    reference([VIRTUAL_SERVICE], path, () => ({ is: "meshGateway" })),
  ),
  reference([VIRTUAL_SERVICE], "spec hosts *", () => ({ is: "istioHost", of: "hosts" })),
  ...DESTINATIONS.flatMap((path) => [
    reference([VIRTUAL_SERVICE], `${path} host`, () => ({ is: "istioHost", of: "destination" })),
    reference([VIRTUAL_SERVICE], `${path} subset`, (beside, own) => ({ is: "subset", host: fqdnOf(beside, own) })),
    reference([VIRTUAL_SERVICE], `${path} port number`, (_, own, whole, at) =>
      portOf(jsonAt(whole, [...at.slice(0, -2), "host"]), own),
    ),
  ]),
  reference([DESTINATION_RULE], "spec host", () => ({ is: "istioHost", of: "rule" })),
  ...["spec trafficPolicy", "spec subsets * trafficPolicy"].map((path) =>
    reference([DESTINATION_RULE], `${path} portLevelSettings * port number`, (_, own, whole) =>
      portOf(jsonAt(whole, ["spec", "host"]), own),
    ),
  ),
  reference([ISTIO_GATEWAY], "spec servers * tls credentialName", secretOf),
  reference([ISTIO_GATEWAY], "spec servers * tls credentialNames *", secretOf),
  ...[VIRTUAL_SERVICE, DESTINATION_RULE, SERVICE_ENTRY].map((kind) =>
    reference([kind], "spec exportTo *", (_, __, whole, at): Named | undefined => {
      const text = jsonAt(whole, at);
      return text === "." || text === "*" || text === "~" ? undefined : { is: "namespace" };
    }),
  ),
];

function fqdnOf({ host }: JsonObject, own: string): string | undefined {
  return readIstioHost(readText(host) ?? "", own)?.fqdn;
}

/** A port of a Service; of a ServiceEntry's host it is one of the entry's own. */
function portOf(text: JsonObject[string] | undefined, own: string): Named | undefined {
  const host = readIstioHost(readText(text) ?? "", own);
  if (host?.is === "service")
    return { is: "servicePort", namespace: host.namespace, service: host.name, which: "number" };
  return host && { is: "entryPort", host: host.fqdn };
}

/** ServerTLSSettings.credentialName is read in the namespace of the pods that the Gateway selects. */
function secretOf(_: JsonObject, __: string, whole: JsonObject): Named {
  const selector = readObject(whole["spec"])["selector"];
  const labels = readLabels(selector);
  const isClear = Object.keys(labels).length > 0 && !hasTemplate(selector);
  return {
    is: "podSecret",
    pods: isClear ? { namespace: undefined, namespaces: undefined, pods: toMapSelector(labels) } : undefined,
  };
}
