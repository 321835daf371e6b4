// What the Sidecars and the policies of Istio name: namespaces, Services by their full names, service accounts by the identity
// that their pods have, Gateways and ServiceEntries that a policy is attached to. A name with a wildcard names nothing here.

import { jsonAt } from "../../base/json.ts";
import { readHostEntry } from "../../model/istio/hosts.ts";
import { readPrincipal } from "../../model/istio/principal.ts";
import { readIstioHost } from "../../model/istioHost.ts";
import { splitName } from "../../model/qualifiedName.ts";
import { readText } from "../../model/read.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { NAMESPACE, SERVICE_ACCOUNT } from "../policyView.ts";
import { type Named, type ReferenceRow, reference } from "./referenceRow.ts";

const AUTHORIZATION: readonly KindKey[] = [toKindKey("security.istio.io", "AuthorizationPolicy")];

export const istioSecurityReferences: readonly ReferenceRow[] = [
  item([toKindKey("networking.istio.io", "Sidecar")], "spec egress * hosts *", egressHost),
  ...["namespaces", "notNamespaces"].map((key) =>
    item(AUTHORIZATION, `spec rules * from * source ${key} *`, (text) =>
      text.includes("*") ? undefined : { is: "namespace" },
    ),
  ),
  ...["principals", "notPrincipals"].map((key) =>
    item(AUTHORIZATION, `spec rules * from * source ${key} *`, (text) => {
      const principal = readPrincipal(text);
      return principal && { is: "object", kind: SERVICE_ACCOUNT, namespace: principal.namespace, name: principal.name };
    }),
  ),
  ...["serviceAccounts", "notServiceAccounts"].map((key) =>
    item(AUTHORIZATION, `spec rules * from * source ${key} *`, (text, own) =>
      text.includes("*") ? undefined : { is: "object", kind: SERVICE_ACCOUNT, ...splitName(text, own) },
    ),
  ),
  ...["targetRefs *", "targetRef"].map((path) =>
    reference(AUTHORIZATION, `spec ${path} name`, (beside, own): Named | undefined => {
      const kind = readText(beside["kind"]);
      if (kind === undefined) return undefined;
      const group = typeof beside["group"] === "string" ? beside["group"] : "";
      // Policies are attached to what is in their own namespace; a GatewayClass has none.
      if (group === "" && kind === "Service") return { is: "service", namespace: own };
      return { is: "object", kind: toKindKey(group, kind), namespace: kind === "GatewayClass" ? "" : own };
    }),
  ),
];

/** The items of a list of texts. */
function item(
  kinds: readonly KindKey[],
  path: string,
  names: (text: string, own: string) => Named | undefined,
): ReferenceRow {
  return reference(kinds, path, (_, own, whole, at) => {
    const text = readText(jsonAt(whole, at));
    return text === undefined ? undefined : names(text, own);
  });
}

/** An item of a Sidecar's egress.hosts: a Service by its full name, a host of a ServiceEntry, or all that a namespace exports. */
function egressHost(text: string, own: string): Named | undefined {
  const entry = readHostEntry(text);
  if (!entry || entry.namespace === "~") return undefined;
  const home = entry.namespace === "." ? own : entry.namespace;
  if (entry.host === "*")
    return ["*", "."].includes(entry.namespace)
      ? undefined
      : { is: "object", kind: NAMESPACE, namespace: "", name: home };
  const host = readIstioHost(entry.host, home);
  if (host?.is === "service" && !host.short && (home === "*" || home === host.namespace))
    return { is: "service", namespace: host.namespace, name: host.name };
  return host?.is === "name" || host?.is === "wildcard" ? { is: "meshHost", host: host.fqdn } : undefined;
}
