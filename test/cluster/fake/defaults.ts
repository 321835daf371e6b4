// What the API server adds to an object that is written: defaults of the fields that others read, addresses of Services, the
// conditions of an established CustomResourceDefinition.

import type { Json, JsonObject } from "../../../server/src/base/json.ts";
import { list, mapping, text } from "./loose.ts";
import type { Resource } from "./resources.ts";

/** Completes objects; addresses are handed out in order. */
export function makeDefaults(): (resource: Resource, object: JsonObject, before: JsonObject | undefined) => JsonObject {
  let addresses = 0;
  const nextAddress = (): string => {
    addresses++;
    return `10.96.${addresses >> 8}.${addresses & 255}`;
  };
  return (resource, object, before) => {
    switch (resource.storage) {
      case "/services":
        return withService(object, text(mapping(before?.["spec"])["clusterIP"]), nextAddress);
      case "/namespaces":
        return withNamespace(object);
      case "/pods":
        return withPod(object);
      case "/secrets":
        return { type: "Opaque", ...object };
      case "networking.k8s.io/networkpolicies":
        return withNetworkPolicy(object);
      case "networking.k8s.io/ingresses":
        return { ...object, status: object["status"] ?? { loadBalancer: {} } };
      case "apiextensions.k8s.io/customresourcedefinitions":
        return withDefinition(object);
      default:
        return object;
    }
  };
}

function withService(object: JsonObject, address: string, nextAddress: () => string): JsonObject {
  const spec = mapping(object["spec"]);
  const type = text(spec["type"]) || "ClusterIP";
  const ports = list(spec["ports"]).map((port) => {
    const { name, protocol, port: number, targetPort, ...rest } = mapping(port);
    return {
      ...(name === undefined ? {} : { name }),
      protocol: protocol ?? "TCP",
      port: number ?? 0,
      targetPort: targetPort ?? number ?? 0,
      ...rest,
    };
  });
  const clusterIP = type === "ExternalName" ? "" : text(spec["clusterIP"]) || address || nextAddress();
  return {
    ...object,
    spec: {
      ...spec,
      ...(ports.length > 0 ? { ports } : {}),
      ...(clusterIP === "" ? {} : { clusterIP, clusterIPs: spec["clusterIPs"] ?? [clusterIP] }),
      type,
      sessionAffinity: spec["sessionAffinity"] ?? "None",
      ...(clusterIP === ""
        ? {}
        : { ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack", internalTrafficPolicy: "Cluster" }),
    },
    status: object["status"] ?? { loadBalancer: {} },
  };
}

function withNamespace(object: JsonObject): JsonObject {
  const metadata = mapping(object["metadata"]);
  const labels = { ...mapping(metadata["labels"]), "kubernetes.io/metadata.name": metadata["name"] ?? "" };
  return {
    ...object,
    metadata: { ...metadata, labels },
    spec: object["spec"] ?? { finalizers: ["kubernetes"] },
    status: object["status"] ?? { phase: "Active" },
  };
}

function withPod(object: JsonObject): JsonObject {
  const spec = mapping(object["spec"]);
  const containers = list(spec["containers"]).map((container) => {
    const ports = list(mapping(container)["ports"]).map(withProtocol);
    return { ...mapping(container), ...(ports.length > 0 ? { ports } : {}) };
  });
  return {
    ...object,
    spec: { restartPolicy: "Always", dnsPolicy: "ClusterFirst", serviceAccountName: "default", ...spec, containers },
    status: object["status"] ?? { phase: "Pending", qosClass: "BestEffort" },
  };
}

function withNetworkPolicy(object: JsonObject): JsonObject {
  const spec = mapping(object["spec"]);
  const rules = (name: string): JsonObject =>
    spec[name] === undefined
      ? {}
      : {
          [name]: list(spec[name]).map((rule) => {
            const { ports, ...rest } = mapping(rule);
            return ports === undefined ? rest : { ...rest, ports: list(ports).map(withProtocol) };
          }),
        };
  const policyTypes = spec["policyTypes"] ?? (list(spec["egress"]).length > 0 ? ["Ingress", "Egress"] : ["Ingress"]);
  return {
    ...object,
    spec: { podSelector: {}, ...spec, ...rules("ingress"), ...rules("egress"), policyTypes },
  };
}

function withProtocol(port: Json): JsonObject {
  return { ...mapping(port), protocol: mapping(port)["protocol"] ?? "TCP" };
}

function withDefinition(object: JsonObject): JsonObject {
  const spec = mapping(object["spec"]);
  const names = mapping(spec["names"]);
  const kind = text(names["kind"]);
  const full = { singular: kind.toLowerCase(), listKind: `${kind}List`, ...names };
  const condition = (type: string, reason: string, message: string): JsonObject => ({
    type,
    status: "True",
    lastTransitionTime: "2026-01-01T00:00:00Z",
    reason,
    message,
  });
  const stored = list(spec["versions"]).find((version) => mapping(version)["storage"] === true);
  return {
    ...object,
    spec: { ...spec, names: full, conversion: spec["conversion"] ?? { strategy: "None" } },
    status: {
      conditions: [
        condition("NamesAccepted", "NoConflicts", "no conflicts found"),
        condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
      ],
      acceptedNames: full,
      storedVersions: [mapping(stored)["name"] ?? ""],
    },
  };
}
