// What Traefik's custom resources name: middlewares, services and TLS options, each with the place that names it. Names with @
// are of another provider (api@internal, auth@file) or, with @kubernetescrd, a namespace and a name in one.

import { isObject, type Json, type JsonObject, type Path } from "../../../base/json.ts";
import type { Facts } from "../../../model/facts.ts";
import { readList, readObject, readText } from "../../../model/read.ts";

export interface TraefikReference {
  readonly is: "middleware" | "service" | "traefikService" | "tlsOption";
  readonly name: string;
  /** As it is written; the resource's own where absent. */
  readonly namespace: string | undefined;
  /** The object that holds name and namespace. */
  readonly value: JsonObject;
  /** The place of that object. */
  readonly path: Path;
}

/** The provider of the custom resources, in references that write namespace and name as one. */
export const CRD_PROVIDER = "kubernetescrd";

/** The references of an IngressRoute(/TCP/UDP), a TraefikService or a Middleware; none of other kinds. */
export function referencesIn(facts: Facts): readonly TraefikReference[] {
  if (facts.is === "route") return inSpec(facts.id.kind, facts.spec);
  if (facts.is === "other" && facts.id.kind === "Middleware") return inSpec("Middleware", readObject(facts.kept));
  return [];
}

function inSpec(kind: string, spec: JsonObject): readonly TraefikReference[] {
  switch (kind) {
    case "IngressRoute":
    case "IngressRouteTCP":
    case "IngressRouteUDP":
      return [
        ...each(spec["routes"], ["spec", "routes"]).flatMap(({ value, path }) => [
          ...listOf("middleware", value["middlewares"], [...path, "middlewares"]),
          ...servicesIn(value["services"], [...path, "services"]),
        ]),
        ...one("tlsOption", readObject(spec["tls"])["options"], ["spec", "tls", "options"]),
      ];
    case "TraefikService": {
      const mirroring = readObject(spec["mirroring"]);
      return [
        ...servicesIn(readObject(spec["weighted"])["services"], ["spec", "weighted", "services"]),
        ...service(spec["mirroring"], ["spec", "mirroring"]),
        ...servicesIn(mirroring["mirrors"], ["spec", "mirroring", "mirrors"]),
        ...servicesIn(readObject(spec["highestRandomWeight"])["services"], ["spec", "highestRandomWeight", "services"]),
      ];
    }
    case "Middleware":
      return [
        ...listOf("middleware", readObject(spec["chain"])["middlewares"], ["spec", "chain", "middlewares"]),
        ...service(readObject(spec["errors"])["service"], ["spec", "errors", "service"]),
      ];
    default:
      return [];
  }
}

function servicesIn(value: Json | undefined, path: Path): readonly TraefikReference[] {
  return each(value, path).flatMap((item) => service(item.value, item.path));
}

function service(value: Json | undefined, path: Path): readonly TraefikReference[] {
  if (!isObject(value)) return [];
  const is = value["kind"] === "TraefikService" ? "traefikService" : "service";
  return [...one(is, value, path), ...listOf("middleware", value["middlewares"], [...path, "middlewares"])];
}

function listOf(is: TraefikReference["is"], value: Json | undefined, path: Path): readonly TraefikReference[] {
  return each(value, path).flatMap((item) => one(is, item.value, item.path));
}

function one(is: TraefikReference["is"], value: Json | undefined, path: Path): readonly TraefikReference[] {
  if (!isObject(value)) return [];
  const name = readText(value["name"]);
  return name === undefined ? [] : [{ is, name, namespace: readText(value["namespace"]), value, path }];
}

function each(value: Json | undefined, path: Path): readonly { readonly value: JsonObject; readonly path: Path }[] {
  return readList(value).flatMap((item, index) => (isObject(item) ? [{ value: item, path: [...path, index] }] : []));
}
