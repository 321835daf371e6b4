// backend-protocol and proxy-ssl-*: TLS to the pods as a BackendTLSPolicy for each Service, which always checks who answers.

import type { JsonObject } from "../../../base/json.ts";
import type { IngressFacts } from "../../../model/facts.ts";
import { pathsOf } from "../../routes/ofIngress.ts";
import type { Notes } from "../migration.ts";
import { NGINX, read } from "../nginxAnnotations.ts";

const POLICY = ["proxy-ssl-secret", "proxy-ssl-verify", "proxy-ssl-name", "proxy-ssl-server-name"];

/** The policies of an Ingress's Services; none where nginx speaks plain HTTP to them. */
export function backendTls(facts: IngressFacts, notes: Notes): readonly JsonObject[] {
  const protocol = read(facts, "backend-protocol")?.toUpperCase() ?? "HTTP";
  const key = `${NGINX}backend-protocol`;
  switch (protocol) {
    case "HTTP":
      if (read(facts, "backend-protocol") !== undefined) notes.annotation("kept", key, "as without it");
      return [];
    case "GRPC":
      notes.annotation("changed", key, "set appProtocol: kubernetes.io/h2c on the port of the Service");
      return [];
    case "HTTPS":
    case "GRPCS":
      break;
    default:
      notes.annotation("lost", key, `${protocol} is not spoken`);
      return [];
  }
  const name = read(facts, "proxy-ssl-name");
  const secret = read(facts, "proxy-ssl-secret");
  notes.annotation(
    "changed",
    key,
    "BackendTLSPolicy: it checks the certificate against hostname and CA; nginx did not",
  );
  for (const policy of POLICY)
    if (read(facts, policy) !== undefined)
      notes.annotation(
        "changed",
        `${NGINX}${policy}`,
        policy === "proxy-ssl-secret"
          ? "BackendTLSPolicy with the system's CAs; put the CA into a ConfigMap and refer to it"
          : "BackendTLSPolicy",
      );
  if (secret === undefined && name === undefined && protocol === "GRPCS")
    notes.annotation("changed", key, "set appProtocol: kubernetes.io/h2c on the port of the Service, too");
  const services = [...new Set(pathsOf(facts).flatMap(({ backend }) => backend?.service ?? []))];
  return services.map((service) => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "BackendTLSPolicy",
    metadata: { name: service, namespace: facts.id.namespace },
    spec: {
      targetRefs: [{ group: "", kind: "Service", name: service }],
      validation: {
        hostname: name ?? `${service}.${facts.id.namespace}.svc`,
        wellKnownCACertificates: "System",
      },
    },
  }));
}
