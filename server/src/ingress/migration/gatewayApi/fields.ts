// What a conversion to the Gateway API says of the fields of an Ingress, and of the annotations that listeners stand for.

import type { IngressFacts } from "../../../model/facts.ts";
import { classNameOf } from "../../classes.ts";
import { tlsOf } from "../../routes/ofIngress.ts";
import type { IngressSource, Notes } from "../migration.ts";
import { aliasesOf, isOn, NGINX, read } from "../nginxAnnotations.ts";
import type { GatewayPlan, HostListeners } from "./listeners.ts";

/** What became of the fields of the spec, and of the annotations that fields and listeners stand for. */
export function spokenFields({ facts }: IngressSource, gateway: GatewayPlan, notes: Notes): void {
  const field =
    facts.className === undefined
      ? ["metadata", "annotations", "kubernetes.io/ingress.class"]
      : ["spec", "ingressClassName"];
  const what = classNameOf(facts);
  notes.place(
    "changed",
    what === undefined ? ["spec"] : field,
    what === undefined ? "no class" : `class ${what}`,
    gateway.className === (what ?? "default")
      ? `Gateway ${gateway.namespace}/${gateway.name}; set its gatewayClassName to a GatewayClass of your cluster`
      : `Gateway ${gateway.namespace}/${gateway.name} of class ${gateway.className}`,
  );
  for (const rule of facts.rules)
    if (rule.host?.startsWith("*."))
      notes.place("changed", ["spec", "rules", rule.index, "host"], rule.host, "takes several labels; it took one");
  if (gateway.listeners > MOST_LISTENERS)
    notes.place(
      "lost",
      ["spec"],
      `${gateway.listeners} listeners`,
      `a Gateway has ${MOST_LISTENERS} at most; move some hosts to another one`,
    );
  for (const { hosts, secretName, index } of facts.tls) {
    const path = ["spec", "tls", index];
    if (secretName === undefined) notes.place("lost", path, "tls", "no secretName, so no HTTPS listener is made");
    else if (isOn(facts, "ssl-passthrough"))
      notes.place("lost", path, "tls", "TLS is passed through, so no certificate is read");
    else if (
      hosts.length > 0 &&
      !hosts.some((host) => gateway.hosts.get(host.toLowerCase())?.https !== undefined || coversRule(facts, host))
    )
      notes.place("lost", path, "tls", `no rule has the host ${hosts[0]}`);
    else notes.place("kept", path, "tls", `HTTPS listeners with Secret ${secretName}`);
  }
  if (facts.defaultBackend)
    notes.place("kept", ["spec", "defaultBackend"], "defaultBackend", "a rule for everything else");
  const secure = [...gateway.hosts.values()].filter(
    ({ host, https }) => https !== undefined && tlsOf(facts, host).is === "terminated",
  );
  const redirects = secure.some((one) => isRedirected(facts, one));
  for (const name of ["ssl-redirect", "force-ssl-redirect"])
    if (read(facts, name) !== undefined) {
      const how = redirects
        ? "a route that redirects to https with 301, where 308 was"
        : isOn(facts, name)
          ? "no certificate, so no HTTPS listener to redirect to"
          : secure.length > 0
            ? "off: HTTP and HTTPS have the same routes"
            : "off, as without it";
      notes.annotation(redirects ? "changed" : isOn(facts, name) ? "lost" : "kept", `${NGINX}${name}`, how);
    }
  for (const alias of aliasesOf(facts)) notes.annotation("kept", `${NGINX}server-alias`, `host ${alias}`);
  if (read(facts, "use-regex") !== undefined)
    notes.annotation("changed", `${NGINX}use-regex`, "each path says how it matches");
}

/**
 * Whether requests by plain HTTP are sent to https: ssl-redirect is on by itself where there is a certificate, and
 * force-ssl-redirect asks for it also where ssl-redirect is off.
 */
export function isRedirected(facts: IngressFacts, listeners: HostListeners | undefined): boolean {
  if (listeners?.https === undefined) return false;
  const written = read(facts, "ssl-redirect");
  return written === undefined || isOn(facts, "ssl-redirect") || isOn(facts, "force-ssl-redirect");
}

function coversRule(facts: IngressSource["facts"], host: string): boolean {
  return (
    host.startsWith("*.") && facts.rules.some((rule) => rule.host?.toLowerCase().endsWith(host.slice(1).toLowerCase()))
  );
}

/** GatewaySpec.listeners: maxItems. */
const MOST_LISTENERS = 64;
