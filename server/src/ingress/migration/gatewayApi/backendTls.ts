// backend-protocol and proxy-ssl-*: TLS to the pods as a BackendTLSPolicy for each Service, which always checks who answers.

import type { JsonObject } from "../../../base/json.ts";
import type { IngressFacts } from "../../../model/facts.ts";
import { readList, readObject } from "../../../model/read.ts";
import { pathsOf } from "../../routes/ofIngress.ts";
import type { MigrationContext, Notes, Rewritten } from "../migration.ts";
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
      return [];
    case "HTTPS":
    case "GRPCS":
      break;
    default:
      notes.annotation("lost", key, `${protocol} is not spoken`);
      return [];
  }
  const name = read(facts, "proxy-ssl-name");
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
  if (protocol === "GRPCS")
    notes.annotation("changed", key, "whether HTTP/2 is spoken is agreed by ALPN, where the implementation offers it");
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

/**
 * backend-protocol GRPC: the ports of the Services say that HTTP/2 is spoken there; Services that no manifest has are named.
 * @param made Services that are rewritten, by namespace and name
 */
export function grpcServices(
  facts: IngressFacts,
  context: MigrationContext,
  notes: Notes,
  made: Map<string, Rewritten>,
): void {
  if (read(facts, "backend-protocol")?.toUpperCase() !== "GRPC") return;
  const key = `${NGINX}backend-protocol`;
  for (const { backend } of pathsOf(facts)) {
    if (backend?.service === undefined) continue;
    const name = `${facts.id.namespace}/${backend.service}`;
    const known = made.get(name) ?? context.service(facts.id.namespace, backend.service);
    if (!known?.value) {
      notes.annotation("lost", key, `set appProtocol: kubernetes.io/h2c on the port of Service ${backend.service}`);
      continue;
    }
    const spec = readObject(known.value["spec"]);
    const ports = readList(spec["ports"]).map((item) => {
      const port = readObject(item);
      const isMeant = port["port"] === backend.portNumber || port["name"] === backend.portName;
      return isMeant ? { ...port, appProtocol: "kubernetes.io/h2c" } : port;
    });
    made.set(name, { id: known.id, value: { ...known.value, spec: { ...spec, ports } } });
    notes.annotation("changed", key, `appProtocol: kubernetes.io/h2c on the port of Service ${backend.service}`);
  }
}
