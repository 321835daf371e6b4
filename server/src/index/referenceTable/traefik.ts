// What Traefik's custom resources name: Services and TraefikServices by the kind beside the name, middlewares, TLS options and
// stores, transports, Secrets. Both API groups, each within itself. Names with @ are of another provider and name nothing here.

import type { JsonObject } from "../../base/json.ts";
import { readText } from "../../model/read.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { CONFIG_MAP, INGRESS_CLASS, SECRET } from "../policyView.ts";
import { type Named, type ReferenceRow, reference } from "./referenceRow.ts";

/** The group of Traefik 2.10 and later, and the one before. */
const GROUPS = ["traefik.io", "traefik.containo.us"];

export const traefikReferences: readonly ReferenceRow[] = GROUPS.flatMap((group) => {
  const kind = (name: string): KindKey => toKindKey(group, name);
  const http = [kind("IngressRoute")];
  const tcp = [kind("IngressRouteTCP")];
  const both = [...http, ...tcp];
  const udp = [kind("IngressRouteUDP")];
  const services = [kind("TraefikService")];
  const middleware = [kind("Middleware")];
  return [
    reference([...both, ...udp], "spec ingressClassName", () => ({ is: "object", kind: INGRESS_CLASS, namespace: "" })),
    ...references(http, "spec parentRefs *", kind("IngressRoute")),
    ...references(http, "spec routes * middlewares *", kind("Middleware")),
    ...references(tcp, "spec routes * middlewares *", kind("MiddlewareTCP")),
    ...backends(http, "spec routes * services *", group, "ServersTransport"),
    ...backends(tcp, "spec routes * services *", group, "ServersTransportTCP"),
    ...backends(udp, "spec routes * services *", group, undefined),
    ...references(both, "spec tls options", kind("TLSOption")),
    ...references(both, "spec tls store", kind("TLSStore")),
    ...secrets(both, "spec tls secretName"),
    ...["weighted services *", "mirroring", "mirroring mirrors *", "highestRandomWeight services *"].flatMap((path) =>
      backends(services, `spec ${path}`, group, "ServersTransport"),
    ),
    ...references(middleware, "spec chain middlewares *", kind("Middleware")),
    ...backends(middleware, "spec errors service", group, "ServersTransport"),
    ...secrets(middleware, "spec basicAuth secret", "spec digestAuth secret"),
    ...secrets(middleware, "spec forwardAuth tls caSecret", "spec forwardAuth tls certSecret"),
    ...secrets(middleware, "spec rateLimit redis secret", "spec rateLimit redis tls caSecret"),
    ...secrets(middleware, "spec rateLimit redis tls certSecret"),
    ...secrets([kind("TLSOption")], "spec clientAuth secretNames *"),
    ...secrets([kind("TLSStore")], "spec defaultCertificate secretName", "spec certificates * secretName"),
    ...["ServersTransport", "ServersTransportTCP"].flatMap((name) => {
      const at = name === "ServersTransport" ? "spec" : "spec tls";
      return [
        ...secrets([kind(name)], `${at} rootCAsSecrets *`, `${at} certificatesSecrets *`, `${at} rootCAs * secret`),
        reference([kind(name)], `${at} rootCAs * configMap`, (_, own) => ({
          is: "object",
          kind: CONFIG_MAP,
          namespace: own,
        })),
      ];
    }),
  ];
});

/** A name with the namespace beside it. */
function references(kinds: readonly KindKey[], path: string, kind: KindKey): readonly ReferenceRow[] {
  return [
    reference(kinds, `${path} name`, (beside, own): Named | undefined =>
      isForeign(beside) ? undefined : { is: "object", kind, namespace: readText(beside["namespace"]) ?? own },
    ),
    reference(kinds, `${path} namespace`, () => ({ is: "namespace" })),
  ];
}

/** A Service with its port, or a TraefikService, and how Traefik connects to it. */
function backends(
  kinds: readonly KindKey[],
  path: string,
  group: string,
  transport: string | undefined,
): readonly ReferenceRow[] {
  const middlewares = transport === "ServersTransport" ? "Middleware" : undefined;
  return [
    reference(kinds, `${path} name`, (beside, own): Named | undefined => {
      if (isForeign(beside)) return undefined;
      const namespace = readText(beside["namespace"]) ?? own;
      return isTraefikService(beside)
        ? { is: "object", kind: toKindKey(group, "TraefikService"), namespace }
        : { is: "service", namespace, port: "port" };
    }),
    reference(kinds, `${path} namespace`, () => ({ is: "namespace" })),
    reference(kinds, `${path} port`, (beside, own): Named | undefined =>
      isTraefikService(beside) || isForeign(beside)
        ? undefined
        : {
            is: "servicePort",
            namespace: readText(beside["namespace"]) ?? own,
            service: readText(beside["name"]),
            which: "either",
          },
    ),
    ...(middlewares === undefined ? [] : references(kinds, `${path} middlewares *`, toKindKey(group, middlewares))),
    ...(transport === undefined
      ? []
      : [
          reference(kinds, `${path} serversTransport`, (beside, own): Named | undefined =>
            readText(beside["serversTransport"])?.includes("@") === true
              ? undefined
              : { is: "object", kind: toKindKey(group, transport), namespace: readText(beside["namespace"]) ?? own },
          ),
        ]),
  ];
}

function secrets(kinds: readonly KindKey[], ...paths: readonly string[]): readonly ReferenceRow[] {
  return paths.map((path) => reference(kinds, path, (_, own) => ({ is: "object", kind: SECRET, namespace: own })));
}

function isTraefikService(beside: JsonObject): boolean {
  return beside["kind"] === "TraefikService";
}

/** auth@file, api@internal: of another provider. */
function isForeign(beside: JsonObject): boolean {
  return readText(beside["name"])?.includes("@") === true;
}
