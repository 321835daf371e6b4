// Egress gateways of the mesh: which Gateways are some, which routes lead to their Services, and which lead out of them
// (reach-semantics IS-10).

import type { Json, JsonObject, Path } from "../../base/json.ts";
import type { Entry } from "../../index/bucket.ts";
import { SERVICE } from "../../index/policyView.ts";
import type { Facts, OtherFacts } from "../../model/facts.ts";
import { serviceOfHost } from "../../model/istio/hosts.ts";
import { splitName } from "../../model/qualifiedName.ts";
import { readLabels, readList, readObject, readText } from "../../model/read.ts";
import type { Labels } from "../../model/selector.ts";
import type { RuleContext } from "../rule.ts";
import { MESH_GATEWAY } from "./mesh.ts";

/** A route of a VirtualService that takes requests at some gateways. */
export interface HopRoute {
  readonly path: Path;
  /** `mesh`, or a Gateway as namespace/name. */
  readonly gateways: readonly string[];
  readonly destinations: readonly { readonly host: string; readonly path: Path }[];
  readonly value: JsonObject;
}

/** networking.istio.io VirtualService: the three lists of routes. */
export const ROUTE_LISTS = ["http", "tls", "tcp"] as const;

/** The gateways of a VirtualService, as `mesh` or namespace/name; `mesh` where it names none. */
export function gatewaysOf(spec: JsonObject, own: string): readonly string[] {
  const named = readList(spec["gateways"]).flatMap((item) => readText(item) ?? []);
  return named.length === 0 ? ["mesh"] : named.map((name) => fullName(name, own));
}

function fullName(name: string, own: string): string {
  if (name === "mesh") return name;
  const full = splitName(name, own);
  return `${full.namespace}/${full.name}`;
}

/** The routes of a VirtualService, each with the gateways at which one of its matches takes requests. */
export function hopRoutes(spec: JsonObject, own: string): readonly HopRoute[] {
  const all = gatewaysOf(spec, own);
  return ROUTE_LISTS.flatMap((key) =>
    readList(spec[key]).map((item, index): HopRoute => {
      const value = readObject(item);
      const path: Path = ["spec", key, index];
      const matches = readList(value["match"]).map((match) => readList(readObject(match)["gateways"]));
      const named = matches.flatMap((gateways) =>
        gateways.length === 0 ? all : gateways.flatMap((name) => fullName(readText(name) ?? "", own)),
      );
      return {
        path,
        value,
        gateways: matches.length === 0 ? all : [...new Set(named)],
        destinations: readList(value["route"]).flatMap((route, at) => {
          const host = readText(readObject(readObject(route)["destination"])["host"]);
          return host === undefined ? [] : [{ host, path: [...path, "route", at, "destination", "host"] }];
        }),
      };
    }),
  );
}

/** Whether a Gateway leads out of the mesh: by its selector, or by its name. */
export function isEgressGateway(facts: Facts): facts is OtherFacts {
  if (facts.is !== "other") return false;
  const selector = Object.values(readLabels(readObject(facts.kept)["selector"]));
  if (selector.some((value) => /ingress|eastwest/.test(value))) return false;
  return [facts.id.name, ...selector].some((text) => /egress/.test(text));
}

/** The egress gateway that a name (namespace/name) stands for; by the name alone where there is no such Gateway. */
export function egressGatewayNamed(name: string, cx: RuleContext): Entry | "byName" | undefined {
  const { namespace, name: short } = splitName(name, "");
  const found = cx.lookUp(MESH_GATEWAY, namespace, short);
  if (found.is === "found") return isEgressGateway(found.value.facts) ? found.value : undefined;
  return /egress/.test(short) ? "byName" : undefined;
}

/** Whether a destination is the Service of an egress gateway's pods. */
export function isEgressService(host: string, own: string, cx: RuleContext): boolean {
  const named = serviceOfHost(host, own);
  if (!named) return false;
  const found = cx.lookUp(SERVICE, named.namespace, named.name);
  if (found.is === "found" && found.value.facts.is === "service" && found.value.facts.selector) {
    const { selector } = found.value.facts;
    const gateways = cx.list(MESH_GATEWAY).filter(({ facts }) => isEgressGateway(facts));
    if (gateways.some(({ facts }) => agree(selectorOf(facts), selector))) return true;
  }
  return /egress/.test(named.name);
}

/** Whether the pods of a Service may be those of a Gateway: no label differs, and one at least is the same. */
export function agree(gateway: Labels, service: Labels): boolean {
  const keys = Object.keys(gateway).filter((key) => Object.hasOwn(service, key));
  return keys.length > 0 && keys.every((key) => gateway[key] === service[key]);
}

/** The labels of a Gateway's pods. */
export function selectorOf(facts: Facts): Labels {
  return facts.is === "other" ? readLabels(readObject(facts.kept)["selector"]) : {};
}

/** The servers of a Gateway. */
export function serversOf(facts: Facts): readonly JsonObject[] {
  return facts.is === "other" ? readList(readObject(facts.kept)["servers"]).map(readObject) : [];
}

/** The hosts of a server, without the namespace that may stand before them. */
export function serverHosts(server: JsonObject): readonly string[] {
  return readList(server["hosts"]).flatMap((item: Json) => readText(item)?.replace(/^[^/]*\//, "") ?? []);
}
