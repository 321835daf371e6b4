// The lines of the route table that Traefik makes: of an Ingress by the rule that its Ingress provider writes, of an IngressRoute
// by its own rule. Order is Traefik's: by priority, which is the length of the rule where nothing is set.

import type { Json, JsonObject } from "../../../base/json.ts";
import { isObject } from "../../../base/json.ts";
import type { IngressBackend, IngressFacts, IngressPath, RouteFacts } from "../../../model/facts.ts";
import { readInteger, readList, readObject, readText } from "../../../model/read.ts";
import { toKindKey } from "../../../model/views.ts";
import { CLASS_ANNOTATION } from "../../classAnnotation.ts";
import type { ControllerRouting } from "../../routes/controllerRouting.ts";
import { targetsOf as targetsOfBackend } from "../../routes/ofIngress.ts";
import type { RouteTarget, RouteTls, TableRoute } from "../../routes/route.ts";
import { parseRule, printValue } from "./rule.ts";
import { alternativesOf } from "./ruleAlternatives.ts";
import { quoteRegex } from "./ruleConversion.ts";
import { dialectOf, type PlacedRule, rulesOf } from "./ruleDialect.ts";
import { priorityOf } from "./rulePriority.ts";
import { ALL_PATHS, type Taken, takenBy } from "./ruleTaken.ts";

const PREFIX = "traefik.ingress.kubernetes.io/router.";

export const traefikRouting: ControllerRouting = {
  hostsApart: false,
  wildcard: "one label",
  fallback: "404 of Traefik",
  ofIngresses: (ingresses, options) => ingresses.flatMap((ingress) => ingressRoutes(ingress, options)),
  custom: {
    kinds: ["traefik.io", "traefik.containo.us"].flatMap((group) =>
      ["IngressRoute", "IngressRouteTCP", "IngressRouteUDP"].map((kind) => toKindKey(group, kind)),
    ),
    classOf: ({ annotations }) => annotations[CLASS_ANNOTATION],
    routesOf: (routes, version) => routes.flatMap((route) => customRoutes(route, version)),
  },
};

/** What no manifest says and decides what an Ingress means (sallyport.ingress.traefik). */
export interface TraefikOptions {
  readonly strictPrefixMatching: boolean;
  readonly tlsEntryPoints: readonly string[];
}

/** The routes of an Ingress that Traefik serves. */
export function ingressRoutes(facts: IngressFacts, options: TraefikOptions): readonly TableRoute[] {
  const tls = tlsOf(facts, options);
  const conditions = entryPointsIn(list(annotation(facts, "entrypoints")));
  const set = Number.parseInt(annotation(facts, "priority") ?? "", 10);
  if (facts.rules.length === 0) return ofDefault(facts, conditions, tls(undefined));
  return facts.rules.flatMap((rule) =>
    rule.paths.map((path): TableRoute => {
      const text = ruleOf(facts, rule.host, path, options);
      const { host, match, unclear } = takenOfPath(facts, rule.host, path, options, text);
      const at = ["spec", "rules", rule.index, "http", "paths", path.index];
      return {
        id: facts.id,
        path: at,
        host,
        match,
        conditions,
        order: [-priorityOf(text, Number.isNaN(set) ? undefined : set, "http")],
        targets: targetOf(facts, path.backend),
        tls: tls(rule.host),
        text,
        ...(unclear === undefined ? {} : { unclear }),
      };
    }),
  );
}

/** The rule that Traefik's Ingress provider makes of a path (loadRouter). */
export function ruleOf(
  facts: IngressFacts,
  host: string | undefined,
  { path, pathType }: Pick<IngressPath, "path" | "pathType">,
  { strictPrefixMatching }: TraefikOptions,
): string {
  const parts: string[] = [];
  if (host !== undefined && host !== "") parts.push(hostRule(host));
  if (path !== undefined && path !== "") {
    if (pathType === "Exact") parts.push(`Path(${printValue(path)})`);
    else if (pathType === "Prefix")
      parts.push(strictPrefixMatching ? strictRule(path) : `PathPrefix(${printValue(path)})`);
    else parts.push(`${annotation(facts, "pathmatcher") ?? "PathPrefix"}(${printValue(path)})`);
  }
  return parts.join(" && ");
}

/** The routes of an IngressRoute, IngressRouteTCP or IngressRouteUDP; none of other kinds. @param version of Traefik in use */
export function customRoutes(facts: RouteFacts, version?: string): readonly TableRoute[] {
  const { kind } = facts.id;
  if (!/^IngressRoute(?:TCP|UDP)?$/.test(kind)) return [];
  const rules = new Map(rulesOf(facts).map((placed) => [placed.index, placed]));
  const tls = tlsOfRoute(facts.spec);
  const conditions = entryPointsIn(readList(facts.spec["entryPoints"]).flatMap((item) => readText(item) ?? []));
  return readList(facts.spec["routes"]).flatMap((item, index): readonly TableRoute[] => {
    const route = readObject(item);
    const at = ["spec", "routes", index];
    const placed = rules.get(index);
    const taken =
      kind === "IngressRouteUDP" ? [CONNECTION] : placed ? takenByRule(facts, placed, version) : [unclear(route)];
    const text = placed?.text ?? "";
    const priority =
      kind === "IngressRouteUDP"
        ? 0
        : priorityOf(text, readInteger(route["priority"]), kind === "IngressRouteTCP" ? "tcp" : "http");
    return taken.map((one) => ({
      id: facts.id,
      path: kind === "IngressRouteUDP" ? at : [...at, "match"],
      host: one.host,
      match: one.match,
      conditions: [...one.conditions, ...conditions],
      order: [-priority],
      targets: targetsOf(facts, route["services"]),
      tls,
      text,
      ...(one.unclear === undefined ? {} : { unclear: one.unclear }),
    }));
  });
}

const CONNECTION: Taken = { host: undefined, match: { is: "connection" }, conditions: [], unclear: undefined };

function takenByRule(facts: RouteFacts, placed: PlacedRule, version: string | undefined): readonly Taken[] {
  const { parsed } = placed;
  if (parsed.is === "broken") return [{ ...EVERYTHING, unclear: "its rule can't be read" }];
  const dialect = dialectOf(facts, placed, version);
  const alternatives = alternativesOf(parsed.tree, dialect);
  if (!alternatives) return [{ ...EVERYTHING, unclear: "its rule has too many alternatives, or an unknown matcher" }];
  return alternatives.map((literals) => takenBy(literals, dialect));
}

const EVERYTHING: Taken = { host: undefined, match: ALL_PATHS, conditions: [], unclear: undefined };

function unclear(route: JsonObject): Taken {
  return { ...EVERYTHING, unclear: typeof route["match"] === "string" ? "its rule is a template" : "it has no rule" };
}

function takenOfPath(
  facts: IngressFacts,
  host: string | undefined,
  { path, pathType }: IngressPath,
  { strictPrefixMatching }: TraefikOptions,
  text: string,
): Omit<Taken, "conditions"> {
  const own = { host: host === undefined || host === "" ? undefined : host.toLowerCase() };
  if (text.includes("{{")) return { ...own, match: ALL_PATHS, unclear: "a template" };
  if (pathType === "Prefix" && strictPrefixMatching && path !== undefined && path !== "")
    return { ...own, match: { is: "elements", path }, unclear: undefined };
  if (text === "") return { ...own, match: ALL_PATHS, unclear: "Traefik makes no rule of it" };
  const parsed = parseRule(text);
  const dialect = { of: "http", version: annotation(facts, "rulesyntax") === "v2" ? 2 : 3 } as const;
  const [literals] = parsed.is === "rule" ? (alternativesOf(parsed.tree, dialect) ?? []) : [];
  if (!literals) return { ...own, match: ALL_PATHS, unclear: "Traefik can't read the rule that it makes of it" };
  const taken = takenBy(literals, dialect);
  return { ...own, match: taken.match, unclear: taken.unclear };
}

/** Only without rules, and tried last (Router priority MinInt32). */
function ofDefault(facts: IngressFacts, conditions: TableRoute["conditions"], tls: RouteTls): readonly TableRoute[] {
  if (!facts.defaultBackend) return [];
  const path = ["spec", "defaultBackend"];
  return [
    {
      id: facts.id,
      path,
      host: undefined,
      match: ALL_PATHS,
      conditions,
      order: [2 ** 31],
      targets: targetOf(facts, facts.defaultBackend),
      tls,
    },
  ];
}

function hostRule(host: string): string {
  if (!host.startsWith("*.")) return `Host(${printValue(host)})`;
  return `HostRegexp(${printValue(`^${quoteRegex(host).replace("\\*\\.", "[a-zA-Z0-9-]+\\.")}$`)})`;
}

function strictRule(path: string): string {
  if (path === "/") return "PathPrefix(`/`)";
  const bare = path.replace(/\/$/, "");
  return `(Path(${printValue(bare)}) || PathPrefix(${printValue(`${bare}/`)}))`;
}

/** Whether TLS is answered, by host; the certificate is that of the entry of spec.tls that has the host. */
function tlsOf(facts: IngressFacts, { tlsEntryPoints }: TraefikOptions): (host: string | undefined) => RouteTls {
  const names = Object.keys(facts.annotations).map((key) => key.toLowerCase());
  const on = annotation(facts, "tls") === "true" || names.some((key) => key.startsWith(`${PREFIX}tls.`));
  const points = list(annotation(facts, "entrypoints"));
  const byPoint = points.some((point) => tlsEntryPoints.includes(point));
  return (host) => {
    if (on || byPoint) {
      const entry = facts.tls.find(({ hosts }) => host !== undefined && hosts.includes(host)) ?? facts.tls[0];
      return { is: "terminated", secret: entry?.secretName };
    }
    const likely = facts.tls.length > 0 || points.some((point) => /secure|https|tls/i.test(point));
    return likely ? { is: "unknown", why: "its entry points decide whether it has TLS" } : { is: "none" };
  };
}

function tlsOfRoute(spec: JsonObject): RouteTls {
  if (!isObject(spec["tls"])) return { is: "none" };
  if (spec["tls"]["passthrough"] === true) return { is: "passthrough" };
  return { is: "terminated", secret: readText(spec["tls"]["secretName"]) };
}

function targetOf(facts: IngressFacts, backend: IngressBackend | undefined): readonly RouteTarget[] {
  const targets = targetsOfBackend(facts, backend);
  return targets.length > 0 ? targets : [{ is: "other", text: "no Service" }];
}

function targetsOf(facts: RouteFacts, services: Json | undefined): readonly RouteTarget[] {
  const items = readList(services);
  if (items.length === 0) return [{ is: "other", text: "no service" }];
  return items.flatMap((value): readonly RouteTarget[] => {
    const item = readObject(value);
    const name = readText(item["name"]);
    if (name === undefined) return [];
    const namespace = readText(item["namespace"]) ?? facts.id.namespace;
    if (name.includes("@")) return [{ is: "other", text: name }];
    if (item["kind"] === "TraefikService") {
      const object = { group: facts.id.group, kind: "TraefikService", namespace, name };
      return [{ is: "other", text: `TraefikService ${namespace}/${name}`, object }];
    }
    const port = readInteger(item["port"]) ?? readText(item["port"]);
    const share = items.length > 1 ? { weight: readInteger(item["weight"]) ?? 1 } : {};
    return [{ is: "service", namespace, service: name, port, ...share }];
  });
}

function entryPointsIn(points: readonly string[]): TableRoute["conditions"] {
  if (points.length === 0) return [];
  return [{ is: "other", text: `entry point ${points.join(" or ")}` }];
}

/** Traefik compares names of annotations without case. */
function annotation({ annotations }: IngressFacts, name: string): string | undefined {
  const key = PREFIX + name;
  const direct = annotations[key];
  if (direct !== undefined) return direct === "" ? undefined : direct;
  const found = Object.keys(annotations).find((other) => other.toLowerCase() === key);
  return found === undefined || annotations[found] === "" ? undefined : annotations[found];
}

function list(text: string | undefined): readonly string[] {
  return (text ?? "").split(",").flatMap((item) => (item.trim() === "" ? [] : [item.trim()]));
}
