// Annotations of ingress-nginx that need something of the world to become filters: headers of a ConfigMap or of a snippet, a
// mirror that is a Service; and client certificates, which are a Gateway's matter.

import type { JsonObject } from "../../../base/json.ts";
import type { IngressFacts } from "../../../model/facts.ts";
import type { MigrationContext, Notes } from "../migration.ts";
import { headersOfSnippet, NGINX, read } from "../nginxAnnotations.ts";

/** custom-headers of a known ConfigMap, and a snippet that does nothing else than set headers. */
export function headerFilters(facts: IngressFacts, context: MigrationContext, notes: Notes): readonly JsonObject[] {
  const headers = new Map<string, string>();
  const reference = read(facts, "custom-headers");
  if (reference !== undefined) {
    const slash = reference.indexOf("/");
    const namespace = slash < 0 ? facts.id.namespace : reference.slice(0, slash);
    const data = context.configMap(namespace, reference.slice(slash + 1));
    if (data) for (const [name, value] of Object.entries(data)) headers.set(name, value);
    notes.annotation(
      data ? "changed" : "lost",
      `${NGINX}custom-headers`,
      data
        ? `ResponseHeaderModifier with the headers of ConfigMap ${reference}`
        : `no manifest here has ConfigMap ${reference}; write its headers into a ResponseHeaderModifier`,
    );
  }
  const snippet = read(facts, "configuration-snippet");
  const { headers: own, rest } = headersOfSnippet(snippet ?? "");
  for (const [name, value] of own) headers.set(name, value);
  if (own.size > 0)
    notes.annotation(
      rest ? "lost" : "changed",
      `${NGINX}configuration-snippet`,
      rest
        ? `ResponseHeaderModifier sets ${[...own.keys()].join(", ")}; the rest has no counterpart`
        : "ResponseHeaderModifier",
    );
  if (headers.size === 0) return [];
  const set = [...headers].map(([name, value]) => ({ name, value }));
  return [{ type: "ResponseHeaderModifier", responseHeaderModifier: { set } }];
}

/** mirror-target where it names a Service of the same namespace by its DNS name. */
export function mirrorFilter(facts: IngressFacts, notes: Notes): readonly JsonObject[] {
  const target = read(facts, "mirror-target");
  if (target === undefined) return [];
  const mirror = toService(target);
  if (!mirror || (mirror.namespace !== undefined && mirror.namespace !== facts.id.namespace)) {
    notes.annotation("lost", `${NGINX}mirror-target`, "RequestMirror sends to a Service; one elsewhere needs a grant");
    return [];
  }
  const backendRef = { name: mirror.name, port: mirror.port };
  notes.annotation("kept", `${NGINX}mirror-target`, `RequestMirror to Service ${mirror.name}`);
  return [{ type: "RequestMirror", requestMirror: { backendRef } }];
}

/** `http://name.namespace.svc:8080$request_uri` as a Service; undefined for other addresses. */
export function toService(
  url: string,
): { readonly name: string; readonly namespace: string | undefined; readonly port: number } | undefined {
  const [, name, namespace, port] =
    /^http:\/\/([a-z0-9-]+)(?:\.([a-z0-9-]+)(?:\.svc(?:\.cluster\.local)?)?)?(?::(\d+))?(?:\/?\$request_uri|\/)?$/.exec(
      url,
    ) ?? [];
  return name === undefined ? undefined : { name, namespace, port: port === undefined ? 80 : Number(port) };
}

/** auth-tls-*: spec.tls.frontend of a Gateway is for every host of a port. */
export function clientCertificates(facts: IngressFacts, notes: Notes): void {
  if (read(facts, "auth-tls-secret") === undefined) return;
  for (const name of ["auth-tls-secret", "auth-tls-verify-client"])
    if (read(facts, name) !== undefined)
      notes.annotation(
        "lost",
        `${NGINX}${name}`,
        "Gateway spec.tls.frontend acts on every host of a port; write it there",
      );
}
