// Which objects bear annotations that the tables know, and how the tables and people call them.

import type { AnnotationScope } from "./annotationRow.ts";

const ROUTES: ReadonlySet<string> = new Set(["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]);

/** The scope of an object's annotations; undefined for kinds whose annotations nobody of the tables reads. */
export function scopeOf({
  group,
  kind,
}: {
  readonly group: string;
  readonly kind: string;
}): AnnotationScope | undefined {
  if (kind === "Ingress" && (group === "networking.k8s.io" || group === "extensions")) return "ingress";
  if (kind === "Service" && group === "") return "service";
  if (group === "gateway.networking.k8s.io")
    return kind === "Gateway" ? "gateway" : ROUTES.has(kind) ? "route" : undefined;
  // external-dns reads these of Traefik's.
  return /^traefik\.(?:io|containo\.us)$/.test(group) && /^IngressRoute(?:TCP|UDP)?$/.test(kind)
    ? "traefik"
    : undefined;
}

const NAMES: { readonly [scope in AnnotationScope]: string } = {
  ingress: "Ingress",
  service: "Service",
  configmap: "the controller's ConfigMap",
  gateway: "Gateway",
  route: "routes",
  istio: "Istio's Gateway",
  traefik: "IngressRoute",
  secret: "Secret",
  certificate: "Certificate",
  webhook: "webhook configurations",
  crd: "CustomResourceDefinition",
};

/** `Ingress and Service`. */
export function showScopes(scopes: readonly AnnotationScope[]): string {
  const names = scopes.map((scope) => NAMES[scope]);
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
