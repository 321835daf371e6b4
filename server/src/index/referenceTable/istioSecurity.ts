// What the Sidecars and the policies of Istio name: namespaces, Services by their full names, service accounts by the identity
// that their pods have, Gateways and ServiceEntries that a policy is attached to. A name with a wildcard names nothing here.

import { serviceOfHost } from "../../model/istio/hosts.ts";
import { readPrincipal } from "../../model/istio/principal.ts";
import { splitName } from "../../model/qualifiedName.ts";
import { readText } from "../../model/read.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { NAMESPACE, SERVICE_ACCOUNT } from "../policyView.ts";
import { type Named, type ReferenceRow, reference } from "./referenceRow.ts";

const NETWORKING = "networking.istio.io";
const SECURITY = "security.istio.io";
const AUTHORIZATION: readonly KindKey[] = [toKindKey(SECURITY, "AuthorizationPolicy")];
const EXPORTED: readonly KindKey[] = ["ServiceEntry", "VirtualService", "DestinationRule"].map((kind) =>
  toKindKey(NETWORKING, kind),
);

export const istioSecurityReferences: readonly ReferenceRow[] = [
  reference([toKindKey(NETWORKING, "Sidecar")], "spec egress * hosts *", (_, own, __, text) => egressHost(text, own)),
  reference(EXPORTED, "spec exportTo *", (_, __, ___, text) => namespaceNamed(text)),
  ...["namespaces", "notNamespaces"].map((key) =>
    reference(AUTHORIZATION, `spec rules * from * source ${key} *`, (_, __, ___, text) => namespaceNamed(text)),
  ),
  ...["principals", "notPrincipals"].map((key) =>
    reference(AUTHORIZATION, `spec rules * from * source ${key} *`, (_, __, ___, text) => {
      const principal = text === undefined ? undefined : readPrincipal(text);
      return principal && { is: "object", kind: SERVICE_ACCOUNT, namespace: principal.namespace, name: principal.name };
    }),
  ),
  ...["serviceAccounts", "notServiceAccounts"].map((key) =>
    reference(AUTHORIZATION, `spec rules * from * source ${key} *`, (_, own, __, text) =>
      text === undefined || text.includes("*")
        ? undefined
        : { is: "object", kind: SERVICE_ACCOUNT, ...splitName(text, own) },
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

/** An item of a Sidecar's egress.hosts: a Service by its full name, else the namespace whose things are meant. */
function egressHost(text: string | undefined, own: string): Named | undefined {
  const slash = text?.indexOf("/") ?? -1;
  if (text === undefined || slash <= 0) return undefined;
  const [where, host] = [text.slice(0, slash), text.slice(slash + 1)];
  const service = host.includes(".svc") ? serviceOfHost(host, own) : undefined;
  const home = where === "." ? own : where;
  if (service && (home === "*" || home === service.namespace)) return { is: "service", ...service };
  if (["*", "~", "."].includes(where) || host !== "*") return undefined;
  return { is: "object", kind: NAMESPACE, namespace: "", name: where };
}

function namespaceNamed(text: string | undefined): Named | undefined {
  return text === undefined || ["*", ".", "~"].includes(text) || text.includes("*") ? undefined : { is: "namespace" };
}
