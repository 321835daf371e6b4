import fc from "fast-check";
import { expect, test } from "vitest";
import { readFixture } from "../../../test/fixture/fixture.ts";
import { toKey } from "../model/resourceId.ts";
import { routeTables, routeTablesOfHost } from "./routeTables.ts";
import { routesToService } from "./serviceRoutes.ts";
import type { Snapshot } from "./snapshot.ts";

const HOSTS = ["a.example.com", "B.example.com", "*.example.com", undefined];
const CLASSES = ["nginx", "haproxy", "mystery"];

const ingress = fc.record({
  namespace: fc.constantFrom("one", "two"),
  className: fc.constantFrom(...CLASSES),
  alias: fc.constantFrom("", "alias.example.com, a.example.com"),
  backend: fc.boolean(),
  rules: fc.array(
    fc.record({
      host: fc.constantFrom(...HOSTS),
      path: fc.constantFrom("/", "/a"),
      service: fc.constantFrom("x", "y"),
    }),
    { maxLength: 3 },
  ),
});

const httpRoute = fc.record({
  host: fc.constantFrom("a.example.com", "*.example.com"),
  service: fc.constantFrom("x", "y"),
});

// What a lens asks for is looked up by host and by Service; it must be what the whole tables say.
test("the tables of a host and the routes to a Service are those of the whole tables", () => {
  fc.assert(
    fc.property(fc.array(ingress, { maxLength: 6 }), fc.array(httpRoute, { maxLength: 3 }), (ingresses, routes) => {
      const { snapshot } = readFixture(
        `${FIXED}${ingresses.map(printIngress).join("")}${routes.map(printRoute).join("")}`,
      );
      for (const host of [
        "a.example.com",
        "b.example.com",
        "*.example.com",
        "alias.example.com",
        "no.com",
        undefined,
      ]) {
        const whole = rowsOf(routeTables(snapshot).flatMap((table) => table.routes.filter((row) => row.host === host)));
        expect([host, rowsOf(routeTablesOfHost(snapshot, host).flatMap((table) => table.routes))]).toEqual([
          host,
          whole,
        ]);
      }
      for (const namespace of ["one", "two"])
        for (const name of ["x", "y", "z"])
          expect(objectsTo(snapshot, namespace, name)).toEqual(objectsIn(snapshot, namespace, name));
    }),
    { numRuns: 60 },
  );
});

const FIXED = `#- /fixed.yaml
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: nginx }
spec: { controller: k8s.io/ingress-nginx }
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: haproxy }
spec: { controller: haproxy.org/ingress-controller/haproxy }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: one }
spec: { gatewayClassName: any, listeners: [{ name: http, port: 80, protocol: HTTP }] }
`;

type WrittenIngress = typeof ingress extends fc.Arbitrary<infer T> ? T : never;
type WrittenRoute = typeof httpRoute extends fc.Arbitrary<infer T> ? T : never;

function printIngress({ namespace, className, alias, backend, rules }: WrittenIngress, index: number): string {
  const backendOf = (service: string): string => `{ service: { name: ${service}, port: { number: 80 } } }`;
  const printed = rules.map(
    ({ host, path, service }) =>
      `{ ${host === undefined ? "" : `host: "${host}", `}http: { paths: [{ path: ${path}, pathType: Prefix, backend: ${backendOf(service)} }] } }`,
  );
  return `#- /ingress${index}.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: i${index}, namespace: ${namespace}, annotations: { nginx.ingress.kubernetes.io/server-alias: "${alias}" } }
spec:
  ingressClassName: ${className}
${backend ? `  defaultBackend: ${backendOf("z")}\n` : ""}  rules: [${printed.join(", ")}]
`;
}

function printRoute({ host, service }: WrittenRoute, index: number): string {
  return `#- /route${index}.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: r${index}, namespace: one }
spec: { parentRefs: [{ name: edge }], hostnames: ["${host}"], rules: [{ backendRefs: [{ name: ${service}, port: 80 }] }] }
`;
}

function rowsOf(routes: ReturnType<typeof routeTables>[number]["routes"]): readonly string[] {
  return routes
    .map(({ id, path, targets, toHttps }) => `${toKey(id)} ${path.join()} ${targets.length} ${toHttps}`)
    .sort();
}

function objectsTo(snapshot: Snapshot, namespace: string, name: string): readonly string[] {
  const found = routesToService(snapshot, { group: "", kind: "Service", namespace, name });
  return [...new Set(found.map(({ id }) => toKey(id)))].sort();
}

function objectsIn(snapshot: Snapshot, namespace: string, name: string): readonly string[] {
  const rows = routeTables(snapshot).flatMap(({ routes }) => routes);
  const own = rows.filter(({ targets }) =>
    targets.some((target) => target.is === "service" && target.namespace === namespace && target.service === name),
  );
  return [...new Set(own.map(({ id }) => toKey(id)))].sort();
}
