import fc from "fast-check";
import { expect, test } from "vitest";
import { readFixture } from "../../../../test/fixture/fixture.ts";
import { routeTables } from "../../analysis/routeTables.ts";
import type { Snapshot } from "../../analysis/snapshot.ts";
import type { RouteTable, TableRoute } from "../../ingress/routes/route.ts";
import { answer, inOrder, type Request, specificity, takesRequestHost } from "../../ingress/routes/table.ts";
import { migrate, sourcesOf, toYaml } from "./migrate.ts";
import { migrationReport } from "./report.ts";

const CLASS = "kind: IngressClass\nmetadata: { name: nginx }\nspec: { controller: k8s.io/ingress-nginx }\n";
const HOSTS = ["a.example.com", "b.example.com", "*.example.com", undefined];
const PATHS = ["/", "/a", "/a/", "/ab", "/a/b", "/c"];

interface Written {
  readonly host: string | undefined;
  readonly path: string;
  readonly type: string;
}

const written: fc.Arbitrary<Written> = fc.record({
  host: fc.constantFrom(...HOSTS),
  path: fc.constantFrom(...PATHS),
  type: fc.constantFrom("Exact", "Prefix", "ImplementationSpecific"),
});

const ingress = fc.record({
  paths: fc.array(written, { minLength: 1, maxLength: 5 }),
  tls: fc.boolean(),
  backend: fc.boolean(),
});

test("a converted Ingress sends every request where it went before", () => {
  fc.assert(
    fc.property(fc.array(ingress, { minLength: 1, maxLength: 3 }), (ingresses) => {
      const before = readFixture(`#- /all.yaml\n${CLASS}${ingresses.map(print).join("")}`).snapshot;
      const after = readFixture(
        `#- /all.yaml\n${toYaml(
          migrate(
            before,
            sourcesOf(before, () => true),
          ),
        )}`,
      ).snapshot;
      for (const host of ["a.example.com", "b.example.com", "c.example.com", "elsewhere.org"])
        for (const path of ["/", "/a", "/a/", "/a/b", "/a/x", "/ab", "/abc", "/c", "/d"]) {
          const request: Request = { host, path, method: "GET", headers: new Map(), query: new Map() };
          expect(`${host}${path} ${afterwards(after, request)}`).toBe(`${host}${path} ${nginx(before, request)}`);
        }
    }),
    { numRuns: 50 },
  );
});

/** An Ingress whose Services tell host, path and type; the same path of two Ingresses has the same Service, for which goes first is not told. */
function print(
  { paths, tls, backend }: { readonly paths: readonly Written[]; readonly tls: boolean; readonly backend: boolean },
  index: number,
): string {
  const hosts = [...new Set(paths.map(({ host }) => host))];
  const rules = hosts.map((host) => {
    const own = paths.filter((path) => path.host === host);
    const lines = own.map(({ path, type }) => {
      // /a and /a/ are the same prefix, and ImplementationSpecific is one.
      const name = `${type === "Exact" ? "e" : "p"}${(type === "Exact" ? path : path.replace(/\/$/, "")).replaceAll("/", "-")}`;
      return `{ path: ${path}, pathType: ${type}, backend: { service: { name: ${name}, port: { number: 80 } } } }`;
    });
    return `  - { ${host === undefined ? "" : `host: "${host}", `}http: { paths: [${lines.join(", ")}] } }\n`;
  });
  const secrets = hosts.flatMap((host) => (host === undefined ? [] : [`"${host}"`]));
  const secured =
    tls && secrets.length > 0 ? `  tls: [{ hosts: [${secrets.join(", ")}], secretName: t${index} }]\n` : "";
  const rest = backend ? `  defaultBackend: { service: { name: rest, port: { number: 80 } } }\n` : "";
  return `---\nkind: Ingress\nmetadata: { name: i${index}, namespace: web }\nspec:\n  ingressClassName: nginx\n${rest}${secured}  rules:\n${rules.join("")}`;
}

function nginx(snapshot: Snapshot, request: Request): string {
  const [table] = routeTables(snapshot);
  return table ? serviceOf(answer(table, request).taken) : "nothing";
}

/** A request comes in on one listener: that of the port (443 where the host has one) with the most specific host. */
function afterwards(snapshot: Snapshot, request: Request): string {
  const tables = routeTables(snapshot).filter((table) => table.name.startsWith("Gateway"));
  const fitting = tables.filter((table) =>
    takesRequestHost({ wildcard: "one label" }, listenerHost(table), request.host),
  );
  const best = Math.max(...fitting.map((table) => specificity(listenerHost(table))));
  const own = fitting.filter((table) => specificity(listenerHost(table)) === best);
  const table = own.find((one) => one.name.includes("HTTPS")) ?? own[0];
  return table ? serviceOf(answer(table, request).taken) : "nothing";
}

/** A route of several hosts attaches under each that the listener takes, its own among them. */
function listenerHost(table: RouteTable): string | undefined {
  return inOrder(table).at(-1)?.host;
}

function serviceOf(route: TableRoute | undefined): string {
  const [target] = route?.targets ?? [];
  return target?.is === "service" ? target.service : "nothing";
}

test("a report names every setting once, what is lost first", () => {
  const { snapshot } = readFixture(`#- /ingress.yaml
${CLASS}---
kind: Ingress
metadata:
  name: shop
  namespace: web
  annotations:
    nginx.ingress.kubernetes.io/proxy-body-size: 8m
    nginx.ingress.kubernetes.io/ssl-redirect: "false"
    nginx.ingress.kubernetes.io/made-up: "1"
    external-dns.kubernetes.io/target: a.example.com
spec:
  ingressClassName: nginx
  rules:
  - host: shop.example.com
    http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } }] }
`);
  expect(
    migrationReport(
      snapshot,
      migrate(
        snapshot,
        sourcesOf(snapshot, () => true),
      ),
    ),
  ).toBe(`# Migration to the Gateway API

2 objects; settings: 2 kept, 1 changed, 3 lost

## Ingress web/shop

|  | Setting | What becomes of it |  |
|---|---|---|---|
| lost | port http | its number is not known; write it into backendRefs of web | ingress.yaml:19 |
| lost | proxy-body-size | implementation policy (ingress2gateway writes Envoy Gateway or kgateway ones) | ingress.yaml:11 |
| lost | made-up | nothing stands for it in the Gateway API; ingress-nginx alone reads it | ingress.yaml:13 |
| changed | class nginx | Gateway web/nginx; set its gatewayClassName to a GatewayClass of your cluster | ingress.yaml:16 |
| kept | ssl-redirect | off, as without it | ingress.yaml:12 |
| kept | external-dns.kubernetes.io/target | on the routes | ingress.yaml:14 |
`);
});

for (const [what, controller, annotation, said] of [
  [
    "ingress-nginx redirects by itself",
    "k8s.io/ingress-nginx",
    "",
    "plain HTTP is redirected to https with 301, where 308 was",
  ],
  [
    "HAProxy redirects by itself",
    "haproxy.org/ingress-controller/haproxy",
    "",
    "plain HTTP is redirected to https with 301, where 302 was",
  ],
  [
    "Traefik does not",
    "traefik.io/ingress-controller",
    "",
    "plain HTTP is redirected to https with 301, where nothing was redirected",
  ],
  ["ssl-redirect off", "k8s.io/ingress-nginx", "ssl-redirect: 'false'", "off: HTTP and HTTPS have the same routes"],
  [
    "ssl-redirect on",
    "k8s.io/ingress-nginx",
    "ssl-redirect: 'true'",
    "a route that redirects to https with 301, where 308 was",
  ],
] as const)
  test(`plain HTTP after a conversion: ${what}`, () => {
    const annotations = annotation === "" ? "{}" : `{ nginx.ingress.kubernetes.io/${annotation} }`;
    const { snapshot } = readFixture(`#- /all.yaml
kind: IngressClass
metadata: { name: own }
spec: { controller: ${controller} }
---
kind: Ingress
metadata: { name: a, namespace: web, annotations: ${annotations} }
spec:
  ingressClassName: own
  tls: [{ hosts: [a.example.com], secretName: a-tls }]
  rules:
    - host: a.example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: a, port: { number: 80 } } } }] }
`);
    const { notes } = migrate(
      snapshot,
      sourcesOf(snapshot, () => true),
    );
    const ways = notes.map(({ how }) => how).filter((how) => /redirect|HTTP and HTTPS/.test(how));
    expect(ways).toEqual([said]);
  });

test("an annotation of another controller did nothing before, so nothing is lost with it", () => {
  const { snapshot } = readFixture(`#- /all.yaml
${CLASS}---
kind: Ingress
metadata: { name: a, namespace: web, annotations: { haproxy.org/timeout-server: 5s, nginx.ingress.kubernetes.io/made-up: x } }
spec: { ingressClassName: nginx }
`);
  const own = sourcesOf(snapshot, () => true);
  const about = (target?: "haproxy-technologies"): readonly string[] =>
    migrate(snapshot, own, target).notes.flatMap(({ verdict, what, how }) =>
      /timeout|made-up/.test(what) ? [`${verdict} ${what}: ${how}`] : [],
    );
  expect(about()).toEqual([
    "kept haproxy.org/timeout-server: ingress-nginx does not read it",
    "lost made-up: nothing stands for it in the Gateway API; ingress-nginx alone reads it",
  ]);
  expect(about("haproxy-technologies")).toEqual([
    "kept haproxy.org/timeout-server: removed: ingress-nginx does not read it",
    "lost made-up: HAProxy Technologies has nothing for it; ingress-nginx alone reads it",
  ]);
});
