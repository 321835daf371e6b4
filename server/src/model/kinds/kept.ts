// Kinds of which rules read a part: what is kept of them in `OtherFacts.kept`, so that a rule's answer lives as long as
// that part stays the same. Here is how it is written; what it means is the rules' business.

import { isObject, type JsonObject } from "../../base/json.ts";
import type { OtherFacts } from "../facts.ts";
import { pickMesh } from "../istio/meshConfig.ts";
import { readInteger, readLabels, readList, readObject, readText } from "../read.ts";
import type { ResourceId } from "../resourceId.ts";
import type { KindDefinition } from "./kind.ts";

export const keptKinds: readonly KindDefinition[] = [
  ...["projectcalico.org", "crd.projectcalico.org"].map(
    (group): KindDefinition => ({
      group,
      kind: "IPPool",
      namespaced: false,
      decode: (value, id) => keep(value, id, texts([readObject(value["spec"])["cidr"]])),
    }),
  ),
  ...["projectcalico.org", "crd.projectcalico.org"].flatMap((group) => [
    whole(group, "NetworkSet", true),
    whole(group, "GlobalNetworkSet", false),
    whole(group, "Tier", false),
    whole(group, "HostEndpoint", false),
    whole(group, "Profile", false),
  ]),
  whole("cilium.io", "CiliumCIDRGroup", false),
  whole("cilium.io", "CiliumEgressGatewayPolicy", false),
  ...["ServiceEntry", "Sidecar", "VirtualService", "DestinationRule", "Gateway", "WorkloadEntry"].map((kind) =>
    whole("networking.istio.io", kind, true),
  ),
  whole("security.istio.io", "PeerAuthentication", true),
  installed("install.istio.io", "IstioOperator", true),
  installed("sailoperator.io", "Istio", false),
  whole("multicluster.x-k8s.io", "ServiceExport", true),
  whole("multicluster.x-k8s.io", "ServiceImport", true),
  binding("RoleBinding", true),
  binding("ClusterRoleBinding", false),
  webhooks("ValidatingWebhookConfiguration"),
  webhooks("MutatingWebhookConfiguration"),
  ...["Gateway", "ReferenceGrant", "BackendTLSPolicy", "ListenerSet"].map((kind) =>
    whole("gateway.networking.k8s.io", kind, true),
  ),
  whole("gateway.networking.k8s.io", "GatewayClass", false),
  // traefik.containo.us is the group of Traefik 2.
  ...["traefik.io", "traefik.containo.us"].flatMap((group) =>
    ["Middleware", "MiddlewareTCP", "TLSOption", "TLSStore", "ServersTransport", "ServersTransportTCP"].map((kind) =>
      whole(group, kind, true),
    ),
  ),
  whole("k8s.nginx.org", "Policy", true),
  whole("k8s.nginx.org", "GlobalConfiguration", true),
  whole("cert-manager.io", "Issuer", true),
  whole("cert-manager.io", "ClusterIssuer", false),
  monitor("ServiceMonitor"),
  monitor("PodMonitor"),
];

/** rbac/v1: the service accounts that are bound, as namespace/name. */
function binding(kind: string, namespaced: boolean): KindDefinition {
  const accounts = (value: JsonObject, { namespace }: ResourceId): readonly string[] =>
    readList(value["subjects"]).flatMap((item) => {
      const subject = readObject(item);
      const name = readText(subject["name"]);
      if (subject["kind"] !== "ServiceAccount" || name === undefined) return [];
      return [`${readText(subject["namespace"]) ?? namespace}/${name}`];
    });
  return {
    group: "rbac.authorization.k8s.io",
    kind,
    namespaced,
    decode: (value, id) => keep(value, id, accounts(value, id)),
  };
}

/** admissionregistration/v1: the Services that the API server calls. */
function webhooks(kind: string): KindDefinition {
  const hooks = (value: JsonObject): readonly JsonObject[] =>
    readList(value["webhooks"]).flatMap((item) => {
      const hook = readObject(item);
      const service = readObject(readObject(hook["clientConfig"])["service"]);
      const [namespace, name] = [readText(service["namespace"]), readText(service["name"])];
      if (namespace === undefined || name === undefined) return [];
      return [
        { name: readText(hook["name"]) ?? name, namespace, service: name, port: readInteger(service["port"]) ?? 443 },
      ];
    });
  return {
    group: "admissionregistration.k8s.io",
    kind,
    namespaced: false,
    decode: (value, id) => keep(value, id, hooks(value)),
  };
}

/** monitoring.coreos.com/v1: where it looks, for what, and on which ports. */
function monitor(kind: string): KindDefinition {
  return {
    group: "monitoring.coreos.com",
    kind,
    namespaced: true,
    decode: (value, id) => {
      const { namespaceSelector, selector, endpoints, podMetricsEndpoints } = readObject(value["spec"]);
      const ports = readList(endpoints ?? podMetricsEndpoints)
        .filter(isObject)
        .map(({ port, targetPort, portNumber }) => ({
          port: port ?? null,
          targetPort: targetPort ?? portNumber ?? null,
        }));
      return keep(value, id, { namespaceSelector: namespaceSelector ?? null, selector: selector ?? null, ports });
    },
  };
}

/** What installs Istio: of its configuration of the mesh what is kept of any, `spec.meshConfig` over `spec.values.meshConfig`. */
function installed(group: string, kind: string, namespaced: boolean): KindDefinition {
  return {
    group,
    kind,
    namespaced,
    decode: (value, id) => {
      const { meshConfig, values, namespace } = readObject(value["spec"]);
      const mesh = { ...readObject(readObject(values)["meshConfig"]), ...readObject(meshConfig) };
      // The control plane of sailoperator.io lives where it says, and reads that namespace as its root.
      const root = namespace === undefined ? {} : { rootNamespace: namespace };
      return keep(value, id, pickMesh({ ...root, ...mesh }));
    },
  };
}

/** The whole spec: small objects that several rules read each in its own way. */
function whole(group: string, kind: string, namespaced: boolean): KindDefinition {
  return { group, kind, namespaced, decode: (value, id) => keep(value, id, readObject(value["spec"])) };
}

function texts(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === "string");
}

function keep(value: JsonObject, id: ResourceId, kept: OtherFacts["kept"]): OtherFacts {
  return { is: "other", id, labels: readLabels(readObject(value["metadata"])["labels"]), kept };
}
