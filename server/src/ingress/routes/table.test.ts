import { expect, test } from "vitest";
import type { IngressFacts } from "../../model/facts.ts";
import { haproxyRouting } from "../controllers/haproxy/routes.ts";
import { nginxRouting } from "../controllers/nginx/routes.ts";
import { nginxIncRouting } from "../controllers/nginxInc/routes.ts";
import { traefikRouting } from "../controllers/traefik/routes.ts";
import type { ControllerRouting } from "./controllerRouting.ts";
import { kubernetesRouting } from "./kubernetes.ts";
import { coversPath, takesHost, takesPath } from "./match.ts";
import type { RouteTable, TableRoute } from "./route.ts";
import { answer, type Request, shadowOf, takesRequestHost } from "./table.ts";

const HOST = "shop.example.com";

interface Row {
  readonly host?: string;
  readonly pathType: string;
  readonly path: string;
}

function path(pathType: string, written: string, host: string | undefined = HOST): Row {
  return { pathType, path: written, ...(host === undefined ? {} : { host }) };
}

function ingress(rows: readonly Row[], annotations: Record<string, string> = {}, name = "web"): IngressFacts {
  return {
    is: "ingress",
    id: { group: "networking.k8s.io", kind: "Ingress", namespace: "shop", name },
    apiVersion: "networking.k8s.io/v1",
    className: "edge",
    annotations,
    defaultBackend: undefined,
    rules: rows.map(({ host, pathType, path: written }, index) => ({
      host,
      hasHttp: true,
      index,
      paths: [
        {
          path: written,
          pathType,
          index: 0,
          backend: { service: `${pathType} ${written}`, portNumber: 80, portName: undefined, hasResource: false },
        },
      ],
    })),
    tls: [],
  };
}

function tableOf(routing: ControllerRouting, ...ingresses: readonly IngressFacts[]): RouteTable {
  const { hostsApart, wildcard, fallback } = routing;
  return {
    name: "t",
    hostsApart,
    wildcard,
    fallback,
    routes: routing.ofIngresses(ingresses, { strictPrefixMatching: false, tlsEntryPoints: [] }),
  };
}

function request(asked: string, host = HOST, headers: Record<string, string> = {}): Request {
  return { host, path: asked, method: "GET", headers: new Map(Object.entries(headers)), query: new Map() };
}

/** The Service that takes a request; `?` in front where that is not certain. */
function taker(table: RouteTable, asked: Request): string {
  const { taken, perhaps } = answer(table, asked);
  const name = (route: TableRoute | undefined): string => {
    const [target] = route?.targets ?? [];
    return target?.is === "service" ? target.service : (target?.is ?? "nothing");
  };
  return perhaps.length > 0 ? `? ${name(perhaps[0])}` : name(taken);
}

// The table of networking/v1 HTTPIngressPath.pathType, in cases of our own.
test.each([
  ["Prefix", "/", "/anything", true],
  ["Exact", "/cart", "/cart", true],
  ["Exact", "/cart", "/cart/", false],
  ["Exact", "/cart/", "/cart", false],
  ["Prefix", "/cart", "/cart/", true],
  ["Prefix", "/cart/", "/cart", true],
  ["Prefix", "/cart", "/carts", false],
  ["Prefix", "/cart/items", "/cart/items/7", true],
  ["Prefix", "/cart/items", "/cart/item", false],
])("%s %s and %s", (pathType, written, asked, expected) => {
  const table = tableOf(kubernetesRouting, ingress([path(pathType, written)]));
  expect(answer(table, request(asked)).taken !== undefined).toBe(expected);
});

// Hosts × paths × requests by each controller's manual (ingress-egress-demands §2.2).
const SHOP = [path("Exact", "/"), path("Prefix", "/api"), path("Prefix", "/api/v2"), path("Exact", "/api/v2/health")];
test.each<readonly [string, ControllerRouting, readonly Row[], string, string]>([
  ["ingress-nginx", nginxRouting, SHOP, "/", "Exact /"],
  ["ingress-nginx", nginxRouting, SHOP, "/api/v2/x", "Prefix /api/v2"],
  ["ingress-nginx", nginxRouting, SHOP, "/api/v2/health", "Exact /api/v2/health"],
  ["ingress-nginx", nginxRouting, SHOP, "/apiary", "nothing"],
  ["ingress-nginx", nginxRouting, SHOP, "/API", "nothing"],
  ["ingress-nginx", nginxRouting, [path("ImplementationSpecific", "/a")], "/ab", "nothing"],
  ["F5 NGINX", nginxIncRouting, SHOP, "/apiary", "Prefix /api"],
  ["F5 NGINX", nginxIncRouting, SHOP, "/api/v2/health", "Exact /api/v2/health"],
  ["HAProxy Technologies", haproxyRouting, SHOP, "/apiary", "nothing"],
  ["HAProxy Technologies", haproxyRouting, [path("ImplementationSpecific", "/a")], "/ab", "ImplementationSpecific /a"],
  ["Traefik", traefikRouting, SHOP, "/apiary", "Prefix /api"],
  // Path(`/api/v2/health`) is longer than PathPrefix(`/api/v2`).
  ["Traefik", traefikRouting, SHOP, "/api/v2/health", "Exact /api/v2/health"],
  // PathPrefix(`/api`) is longer than Path(`/api/v`).
  ["Traefik", traefikRouting, [path("Prefix", "/api"), path("Exact", "/api/v")], "/api/v", "Prefix /api"],
  ["no known controller", kubernetesRouting, SHOP, "/api/v2/health", "Exact /api/v2/health"],
  [
    "no known controller",
    kubernetesRouting,
    [path("ImplementationSpecific", "/a")],
    "/a/b",
    "? ImplementationSpecific /a",
  ],
])("%s, case %#", (_, routing, rows, asked, expected) => {
  expect(taker(tableOf(routing, ingress(rows)), request(asked))).toBe(expected);
});

test("a host of its own keeps requests from wider hosts, but under Traefik", () => {
  const rows = [path("Prefix", "/a"), path("Prefix", "/b", "*.example.com"), path("Prefix", "/", undefined)];
  const own = [{ pathType: "Prefix", path: "/" }, ...rows.slice(0, 2)];
  for (const routing of [nginxRouting, nginxIncRouting, haproxyRouting, kubernetesRouting])
    expect(taker(tableOf(routing, ingress(own)), request("/b"))).toBe("nothing");
  expect(taker(tableOf(traefikRouting, ingress(own)), request("/b"))).toBe("Prefix /b");
  expect(taker(tableOf(nginxRouting, ingress(own)), request("/b", "other.example.com"))).toBe("Prefix /b");
  expect(taker(tableOf(nginxRouting, ingress(own)), request("/c", "elsewhere.com"))).toBe("Prefix /");
});

test("ingress-nginx reads all paths of a host as regular expressions once one Ingress asks for it", () => {
  const plain = ingress([path("Exact", "/cart")]);
  const regex = ingress([path("ImplementationSpecific", "/api/[0-9]+")], { [nginx("use-regex")]: "true" }, "regex");
  const alone = tableOf(nginxRouting, plain);
  const both = tableOf(nginxRouting, plain, regex);
  expect(taker(alone, request("/CARTS"))).toBe("nothing");
  expect(taker(both, request("/CARTS"))).toBe("Exact /cart");
  expect(taker(both, request("/api/12/x"))).toBe("ImplementationSpecific /api/[0-9]+");
  expect(taker(both, request("/api/x"))).toBe("nothing");
  const rewrite = ingress([path("Prefix", "/b")], { [nginx("rewrite-target")]: "/" }, "rewrite");
  expect(taker(tableOf(nginxRouting, plain, rewrite), request("/carts"))).toBe("Exact /cart");
});

test("ingress-nginx puts canaries by header in front and by weight beside", () => {
  const main = ingress([path("Prefix", "/")]);
  const canary = { ...ingress([path("Prefix", "/")], {}, "canary") };
  const by = (annotations: Record<string, string>): RouteTable =>
    tableOf(nginxRouting, main, { ...named(canary), annotations: { [nginx("canary")]: "true", ...annotations } });
  const header = by({ [nginx("canary-by-header")]: "X-Canary" });
  expect(taker(header, request("/", HOST, { "x-canary": "always" }))).toBe("new");
  expect(taker(header, request("/", HOST, { "x-canary": "never" }))).toBe("Prefix /");
  const weight = by({ [nginx("canary-weight")]: "10" });
  expect(answer(weight, request("/")).taken?.targets).toMatchObject([{ weight: 90 }, { service: "new", weight: 10 }]);
  const cookie = by({ [nginx("canary-by-cookie")]: "c" });
  expect(taker(cookie, request("/"))).toBe("? new");
});

test("a wildcard takes one label, or any number where the controller says so", () => {
  expect(takesRequestHost({ wildcard: "one label" }, "*.example.com", "a.example.com")).toBe(true);
  expect(takesRequestHost({ wildcard: "one label" }, "*.example.com", "a.b.example.com")).toBe(false);
  expect(takesRequestHost({ wildcard: "any labels" }, "*.example.com", "a.b.example.com")).toBe(true);
  expect(takesRequestHost({ wildcard: "any labels" }, "*.example.com", "example.com")).toBe(false);
  expect(takesHost("*.example.com", "shop.example.com")).toBe(true);
  expect(takesHost("*.example.com", "a.shop.example.com")).toBe(false);
  expect(takesHost("Shop.example.com", "shop.EXAMPLE.com")).toBe(true);
});

test("Traefik tries the longer rule first, so PathPrefix before a slightly longer Path", () => {
  expect(shadow(traefikRouting, path("Exact", "/api/v1"), path("Prefix", "/api"))).toBe("Prefix /api");
  expect(shadow(traefikRouting, path("Exact", "/api"), path("Prefix", "/"))).toBe("Prefix /");
  expect(shadow(traefikRouting, path("Exact", "/api/version"), path("Prefix", "/api"))).toBeUndefined();
  expect(shadow(traefikRouting, path("Exact", "/other"), path("Prefix", "/api"))).toBeUndefined();
  // By characters /app/ does not take /app.
  expect(shadow(traefikRouting, path("Exact", "/app"), path("Prefix", "/app/"))).toBeUndefined();
});

test("ingress-nginx with regular expressions tries the longest text first", () => {
  const regex = { [nginx("use-regex")]: "true" };
  const all = path("ImplementationSpecific", "/(.*)");
  const element = path("ImplementationSpecific", "/api(/|$)(.*)");
  expect(shadow(nginxRouting, path("Prefix", "/api"), all, regex)).toBe("ImplementationSpecific /(.*)");
  expect(shadow(nginxRouting, path("Prefix", "/api/orders"), all, regex)).toBeUndefined();
  expect(shadow(nginxRouting, path("Prefix", "/api/v1"), element, regex)).toBe("ImplementationSpecific /api(/|$)(.*)");
  expect(shadow(nginxRouting, path("Prefix", "/apiary"), element, regex)).toBeUndefined();
});

test("as Kubernetes orders paths, nothing but an equal path takes all requests of another", () => {
  const rows = ["/", "/a", "/a/b", "/ab"].flatMap((text) => [path("Prefix", text), path("Exact", text)]);
  for (const routing of [kubernetesRouting, nginxRouting]) {
    const { routes } = tableOf(routing, ingress(rows));
    for (const route of routes) expect(shadowOf(routes, route)).toBeUndefined();
  }
});

// What covers says must hold for every path; paths are short texts over few letters, so many meet.
test("covering is taking all that the other takes", () => {
  const paths = ["/", "/a", "/a/", "/ab", "/a/b", "/a/b/", "/A", "/b", "/aa/b"];
  const matches = [
    ...paths.flatMap((text) => [
      { is: "exact", path: text } as const,
      { is: "elements", path: text } as const,
      { is: "characters", path: text } as const,
      { is: "characters", path: text, ignoreCase: true } as const,
    ]),
    ...["^/a", "^/a(/|$)(.*)", "^/(.*)", "^/a|/b", "/a", "^/a?b", "^/.b", "^/a/[ab]+"].flatMap((source) =>
      [true, false].map((ignoreCase) => ({ is: "regex", source, ignoreCase }) as const),
    ),
  ];
  let covered = 0;
  for (const outer of matches)
    for (const inner of matches) {
      if (!coversPath(outer, inner)) continue;
      covered++;
      for (const asked of [...paths, "/a/x", "/ax", "/B", "/x"])
        if (takesPath(inner, asked) === true)
          expect([outer, inner, asked, takesPath(outer, asked)]).toEqual([outer, inner, asked, true]);
    }
  expect(covered).toBeGreaterThan(200);
});

/** The Service of the route that takes all requests of `row` first. */
function shadow(
  routing: ControllerRouting,
  row: Row,
  other: Row,
  annotations: Record<string, string> = {},
): string | undefined {
  const { routes } = tableOf(routing, ingress([row, other], annotations));
  const [own] = routes;
  const [target] = (own && shadowOf(routes, own)?.targets) ?? [];
  return target?.is === "service" ? target.service : undefined;
}

function nginx(name: string): string {
  return `nginx.ingress.kubernetes.io/${name}`;
}

function named(facts: IngressFacts): IngressFacts {
  return {
    ...facts,
    rules: facts.rules.map((rule) => ({
      ...rule,
      paths: rule.paths.map((item) => ({ ...item, backend: item.backend && { ...item.backend, service: "new" } })),
    })),
  };
}
