// istio-egress-two-hops: a host outside goes through an egress gateway, and one of the two routes that this takes is missing.

import type { Json, JsonObject, Path } from "../../base/json.ts";
import { SERVICE } from "../../index/policyView.ts";
import { coversHost, serviceHost } from "../../model/istio/hosts.ts";
import { readInteger, readList, readObject, readText } from "../../model/read.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import type { Fix, FixEdit, RuleContext } from "../rule.ts";
import {
  agree,
  egressGatewayNamed,
  gatewaysOf,
  type HopRoute,
  hopRoutes,
  isEgressGateway,
  isEgressService,
  ROUTE_LISTS,
  selectorOf,
  serverHosts,
  serversOf,
} from "./egressGateways.ts";
import { MESH_GATEWAY, VIRTUAL_SERVICE } from "./mesh.ts";
import { defineMeshRule } from "./meshRule.ts";
import { entriesFor } from "./visibleHosts.ts";

/** reach-semantics IS-10: one route leads from the sidecars to the gateway, a second one from the gateway out. */
export const istioEgressTwoHops = defineMeshRule({
  code: "istio-egress-two-hops",
  severity: "warning",
  kind: "VirtualService",
  check(facts, spec, cx) {
    const own = facts.id.namespace;
    const routes = hopRoutes(spec, own);
    const bound = gatewaysOf(spec, own).findIndex((name) => name !== "mesh" && egressGatewayNamed(name, cx));
    const toGateway = routes.find((route) => leadsToGateway(route, own, cx));
    if (bound < 0 && !toGateway) return;
    for (const host of readList(spec["hosts"]).flatMap((item) => readText(item) ?? [])) {
      if (entriesFor(host, cx).length === 0) continue;
      const hops = hopsOf(host, cx);
      if (hops.in && hops.out) continue;
      const shown = clipped(host, 50);
      if (!hops.in && bound >= 0)
        cx.report({
          path: ["spec", "gateways", bound],
          message: fit(
            `Traffic for ${shown} from the mesh to the gateway has no route`,
            ", so pods go out on their own",
          ),
          fixes: firstHopFix(host, spec, own, gatewaysOf(spec, own)[bound] ?? "", cx),
        });
      else if (!hops.out && toGateway)
        cx.report({
          path: toGateway.destinations[0]?.path ?? toGateway.path,
          message: fit(`Traffic for ${shown} from the gateway out has no route`, ", so the gateway answers 404"),
          fixes: secondHopFix(host, spec, own, toGateway, cx),
        });
      return;
    }
  },
});

function leadsToGateway({ gateways, destinations }: HopRoute, own: string, cx: RuleContext): boolean {
  return gateways.includes("mesh") && destinations.some(({ host }) => isEgressService(host, own, cx));
}

/** Which of the two hops some VirtualService has for a host. */
function hopsOf(host: string, cx: RuleContext): { readonly in: boolean; readonly out: boolean } {
  let [into, out] = [false, false];
  for (const { facts } of cx.list(VIRTUAL_SERVICE)) {
    const spec = facts.is === "other" ? readObject(facts.kept) : {};
    const own = facts.id.namespace;
    if (!readList(spec["hosts"]).some((item) => coversHost(readText(item) ?? "", host))) continue;
    for (const route of hopRoutes(spec, own)) {
      into ||= leadsToGateway(route, own, cx);
      out ||=
        route.gateways.some((name) => name !== "mesh" && egressGatewayNamed(name, cx)) &&
        route.destinations.some((destination) => !isEgressService(destination.host, own, cx));
    }
  }
  return { in: into, out };
}

type ListKey = (typeof ROUTE_LISTS)[number];

/** A route from the sidecars to the gateway's Service, before the others. */
function firstHopFix(host: string, spec: JsonObject, own: string, gateway: string, cx: RuleContext): readonly Fix[] {
  const key = ROUTE_LISTS.find((list) => readList(spec[list]).length > 0) ?? "http";
  const found = egressGatewayNamed(gateway, cx);
  const facts = typeof found === "object" ? found.facts : undefined;
  const server = facts && serverFor(host, serversOf(facts));
  const port = portOf(server) ?? defaultPort(key);
  const service = facts && serviceBefore(selectorOf(facts), cx);
  const to = service ?? serviceHost("istio-system", "istio-egressgateway");
  const route = hop(key, "mesh", entryPort(host, key, cx), host, to, port);
  const listed = readList(spec["gateways"]).flatMap((item) => readText(item) ?? []);
  // A route that takes requests at all gateways would take these first, or leave the gateway for itself. What is set comes first:
  // it may stand where the new route begins.
  const edits = hopRoutes(spec, own)
    .filter(({ value }) => readList(value["match"]).length === 0)
    .map(({ path }) => onlyAt(path, shortName(gateway, own)));
  if (!listed.includes("mesh")) edits.push({ edit: { is: "append", path: ["spec", "gateways"], value: "mesh" } });
  edits.push({ edit: { is: "append", path: ["spec", key], value: route } });
  return [{ title: "Add the route from the mesh to the gateway", edits }];
}

/** A route from the gateway to the host. */
function secondHopFix(host: string, spec: JsonObject, own: string, first: HopRoute, cx: RuleContext): readonly Fix[] {
  const key = ROUTE_LISTS.find((list) => list === first.path[1]) ?? "http";
  const gateways = cx
    .list(MESH_GATEWAY)
    .filter(({ facts }) => isEgressGateway(facts) && serverFor(host, serversOf(facts)) !== undefined);
  const bound = gatewaysOf(spec, own);
  const gateway =
    gateways.find(({ facts: { id } }) => bound.includes(`${id.namespace}/${id.name}`)) ??
    gateways.find(({ facts: { id } }) => id.namespace === own) ??
    gateways[0];
  if (!gateway) return [];
  const { id } = gateway.facts;
  const name = shortName(`${id.namespace}/${id.name}`, own);
  const port = portOf(serverFor(host, serversOf(gateway.facts))) ?? defaultPort(key);
  const route = hop(key, name, port, host, host, entryPort(host, key, cx));
  // The first route, too, would take what comes at the gateway.
  const edits: FixEdit[] = readList(first.value["match"]).length === 0 ? [onlyAt(first.path, "mesh")] : [];
  if (!bound.includes(`${id.namespace}/${id.name}`)) {
    const listed = readList(spec["gateways"]).length > 0;
    const path: Path = ["spec", "gateways"];
    edits.push({ edit: listed ? { is: "append", path, value: name } : { is: "set", path, value: ["mesh", name] } });
  }
  edits.push({ edit: { is: "append", path: ["spec", key], value: route } });
  return [{ title: `Add the route from Gateway ${id.name} to ${clipped(host, 40)}`, edits }];
}

/** Lets a route take what comes at one gateway alone. */
function onlyAt(path: Path, gateway: string): FixEdit {
  return { edit: { is: "set", path: [...path, "match"], value: [{ gateways: [gateway] }] } };
}

function hop(key: ListKey, gateway: string, at: number, host: string, to: string, port: number): Json {
  const match: JsonObject = { gateways: [gateway], port: at, ...(key === "tls" ? { sniHosts: [host] } : {}) };
  return { match: [match], route: [{ destination: { host: to, port: { number: port } } }] };
}

function serverFor(host: string, servers: readonly JsonObject[]): JsonObject | undefined {
  return servers.find((server) => serverHosts(server).some((pattern) => coversHost(pattern, host)));
}

function portOf(server: JsonObject | undefined): number | undefined {
  return readInteger(readObject(server?.["port"])["number"]);
}

/** The port on which the registry has a host: one of the protocol where there are several. */
function entryPort(host: string, key: ListKey, cx: RuleContext): number {
  const ports = entriesFor(host, cx).flatMap(({ facts }) =>
    facts.is === "other" ? readList(readObject(facts.kept)["ports"]).map(readObject) : [],
  );
  const wanted = key === "http" ? /^(?:HTTP|HTTP2|GRPC)$/ : key === "tls" ? /^(?:TLS|HTTPS)$/ : /^/;
  const fitting = ports.find(({ protocol }) => wanted.test(readText(protocol) ?? ""));
  return readInteger((fitting ?? ports[0])?.["number"]) ?? defaultPort(key);
}

function defaultPort(key: ListKey): number {
  return key === "http" ? 80 : 443;
}

/** The host of the Service before a gateway's pods. */
function serviceBefore(selector: ReturnType<typeof selectorOf>, cx: RuleContext): string | undefined {
  const service = cx
    .list(SERVICE)
    .find(({ facts }) => facts.is === "service" && facts.selector && agree(selector, facts.selector));
  return service && serviceHost(service.facts.id.namespace, service.facts.id.name);
}

function shortName(gateway: string, own: string): string {
  return gateway.startsWith(`${own}/`) ? gateway.slice(own.length + 1) : gateway;
}
