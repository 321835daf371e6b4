// traefik-route-service: a route, TraefikService or error page sends to a Service, TraefikService or port that is not there.

import type { Json } from "../../base/json.ts";
import { nearest } from "../../base/nearest.ts";
import { SERVICE } from "../../index/policyView.ts";
import { referencesIn, type TraefikReference } from "../../ingress/controllers/traefik/references.ts";
import type { Facts, ServiceFacts } from "../../model/facts.ts";
import { isTemplate } from "../../model/read.ts";
import { showId } from "../../model/resourceId.ts";
import { absenceOf } from "../absence.ts";
import { showPort, showPorts } from "../ing/backends.ts";
import { fit } from "../message.ts";
import { defineRuleOnAny, type Fix, type RuleContext } from "../rule.ts";
import { kindIn, twinOf } from "./crdNames.ts";

/** Reports what spec.routes[].services[] and its kin name and nobody has (loadServers, getServicePort of Traefik). */
export const traefikRouteService = defineRuleOnAny({
  code: "traefik-route-service",
  severity: "warning",
  kinds: ["IngressRoute", "IngressRouteTCP", "IngressRouteUDP", "TraefikService", "Middleware"],
  check(facts, cx) {
    for (const reference of referencesIn(facts)) {
      const { is, name } = reference;
      if ((is !== "service" && is !== "traefikService") || name.includes("@")) continue;
      if (is === "traefikService") object(facts, reference, kindIn(facts.id.group, "TraefikService"), cx);
      else if (!object(facts, reference, SERVICE, cx)) port(facts, reference, cx);
    }
  },
});

/** Whether the object is reported as missing. */
function object(facts: Facts, { name, namespace, path }: TraefikReference, kind: string, cx: RuleContext): boolean {
  const where = namespace ?? facts.id.namespace;
  const absence = absenceOf(cx, kind, where, name);
  if (!absence) return false;
  if (kind !== SERVICE && cx.lookUp(twinOf(kind), where, name).is === "found") return true;
  const at = [...path, "name"];
  const { suggestion, message, ...said } = absence;
  const fixes: Fix[] = [];
  if (suggestion !== undefined)
    fixes.push({ title: `Use ${suggestion}`, edits: [{ edit: { is: "set", path: at, value: suggestion } }] });
  const other = kind === SERVICE ? kindIn(facts.id.group, "TraefikService") : SERVICE;
  const elsewhere = cx.lookUp(other, where, name).is === "found" ? other.slice(other.indexOf("/") + 1) : undefined;
  if (elsewhere !== undefined)
    fixes.unshift({
      title: `Use kind ${elsewhere}`,
      edits: [{ edit: { is: "set", path: [...path, "kind"], value: elsewhere } }],
    });
  const text = elsewhere === undefined ? message : `${message.split(";")[0]}; there is a ${elsewhere} of that name`;
  cx.report({
    ...said,
    path: at,
    message: fit(text, suggestion === undefined && elsewhere === undefined ? ": Traefik leaves the route out" : ""),
    fixes,
  });
  return true;
}

function port(facts: Facts, reference: TraefikReference, cx: RuleContext): void {
  const { name, namespace, path, value } = reference;
  const found = cx.lookUp(SERVICE, namespace ?? facts.id.namespace, name);
  const service = found.is === "found" ? found.value.facts : undefined;
  const written = value["port"];
  if (service?.is !== "service" || found.is !== "found" || !canTell(service, written)) return;
  if (service.ports.some((known) => known.port === written || (known.name !== undefined && known.name === written)))
    return;
  const at = [...path, "port"];
  const has = service.ports.length === 0 ? "" : `; it has ${showPorts(service.ports)}`;
  cx.report({
    path: written === undefined ? [...path, "name"] : at,
    message:
      written === undefined
        ? fit(`Traefik needs the port of ${showId(service.id)}`, has)
        : fit(`${showId(service.id)} has no port ${String(written).slice(0, 30)}`, has),
    fixes: portFixes(service, written, at),
    related: [{ entry: found.value, path: ["spec", "ports"], message: `Ports of ${showId(service.id)}` }],
  });
}

/** Not of ports that can't be read, and not of ExternalName, whose port may be any number. */
function canTell({ type, unreadPorts, ports }: ServiceFacts, written: Json | undefined): boolean {
  if (type === "ExternalName" || unreadPorts.length > 0 || ports.length === 0) return false;
  if (typeof written === "string") return written !== "" && !isTemplate(written);
  return typeof written === "number" || written === undefined;
}

/** Ports of the Service, the one that was likely meant first; by name where the reference has a name. */
function portFixes({ ports }: ServiceFacts, written: Json | undefined, path: TraefikReference["path"]): readonly Fix[] {
  const byName = typeof written === "string" && !/^\d+$/.test(written);
  const meant = byName
    ? nearest(
        written,
        ports.flatMap((known) => known.name ?? []),
      )
    : undefined;
  const text = typeof written === "string" && /^\d+$/.test(written) ? Number(written) : undefined;
  const first = ports.findIndex((known) => (meant !== undefined && known.name === meant) || known.port === text);
  const sorted =
    first > 0 ? [...ports.slice(first, first + 1), ...ports.slice(0, first), ...ports.slice(first + 1)] : ports;
  return sorted.slice(0, 4).map((known) => ({
    title: `Use port ${showPort(known)}`,
    edits: [{ edit: { is: "set", path, value: byName && known.name !== undefined ? known.name : known.port } }],
  }));
}
