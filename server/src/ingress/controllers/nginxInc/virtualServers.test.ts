import { expect, test } from "vitest";
import { checkRoutes, tableNames } from "../../../../../test/fixture/checkRoutes.ts";

const UPSTREAMS = `
  upstreams:
    - { name: tea, service: tea-svc, port: 80 }
    - { name: coffee, service: drinks/coffee-svc, port: 80 }
    - { name: coffee-v2, service: coffee-v2-svc, port: 80 }`;

const server = (spec: string, more = ""): string => `
apiVersion: k8s.nginx.org/v1
kind: VirtualServer
metadata: { name: cafe, namespace: cafe }
spec:
  host: cafe.example.com${more}${UPSTREAMS}
  routes:
${spec}
`;

test("paths: equal, then expressions as they are written, then the longest text", () =>
  checkRoutes(
    server(`
    - { path: /, action: { pass: tea } }
    - { path: /coffee, action: { pass: coffee } }
    - { path: "=/coffee", action: { return: { code: 204, body: x } } }
    - { path: "~ ^/v[0-9]+/", action: { redirect: { url: "https://v.example.com", code: 308 } } }
    - { path: "~* \\\\.jpg$", action: { proxy: { upstream: coffee-v2, rewritePath: / } } }`),
    [
      ["cafe.example.com/x", "tea-svc"],
      ["cafe.example.com/coffeehouse", "coffee-svc"],
      ["cafe.example.com/coffee", "answer 204"],
      ["cafe.example.com/v1/coffee", "redirect 308 to https://v.example.com"],
      ["cafe.example.com/coffee/a.JPG", "coffee-v2-svc"],
      ["cafe.example.com/v1/a.jpg", "redirect 308 to https://v.example.com"],
      ["tea.example.com/", "nothing"],
    ],
  ));

test("^~ keeps expressions away from the longest text", () => {
  checkRoutes(
    server(`
    - { path: "=/images/logo.jpg", action: { return: { code: 201, body: x } } }
    - { path: ^~/images/static/, action: { return: { code: 202, body: x } } }
    - { path: "~ \\\\.jpg$", action: { return: { code: 203, body: x } } }
    - { path: "~* \\\\.png$", action: { return: { code: 206, body: x } } }
    - { path: /images/, action: { pass: tea } }`),
    [
      ["cafe.example.com/images/logo.jpg", "answer 201"],
      ["cafe.example.com/images/static/a.jpg", "answer 202"],
      ["cafe.example.com/images/a.jpg", "answer 203"],
      ["cafe.example.com/images/a.JPG", "tea-svc"],
      ["cafe.example.com/images/a.PNG", "answer 206"],
      ["cafe.example.com/images/a", "tea-svc"],
    ],
  );
  checkRoutes(
    server(`
    - { path: ^~/a, action: { pass: tea } }
    - { path: /a/b, action: { pass: coffee } }`),
    [
      ["cafe.example.com/a/b/c", "coffee-svc"],
      ["cafe.example.com/a/c", "tea-svc"],
    ],
  );
});

test("matches in their order, each with all its conditions, then the rest; splits by weight", () =>
  checkRoutes(
    server(`
    - path: /coffee
      matches:
        - conditions: [{ cookie: version, value: v2 }, { header: X-Beta, value: yes-please }]
          action: { pass: coffee-v2 }
        - conditions: [{ header: X-Version, value: "~*^v2" }]
          action: { pass: coffee-v2 }
        - conditions: [{ argument: plan, value: Gold }, { variable: $request_method, value: POST }]
          action: { pass: tea }
      splits:
        - { weight: 80, action: { pass: coffee } }
        - { weight: 20, action: { pass: coffee-v2 } }`),
    [
      ["cafe.example.com/coffee", "coffee-svc 80, coffee-v2-svc 20"],
      ["cafe.example.com/coffee X-Version: V2.1", "coffee-v2-svc"],
      ["POST cafe.example.com/coffee?plan=gold", "tea-svc"],
      ["GET cafe.example.com/coffee?plan=gold", "coffee-svc 80, coffee-v2-svc 20"],
      ["cafe.example.com/coffee X-Beta: YES-PLEASE", "? coffee-v2-svc"],
    ],
  ));

const delegate = (spec: string): string => `
---
apiVersion: k8s.nginx.org/v1
kind: VirtualServerRoute
metadata: { name: tea, namespace: tea, labels: { app: cafe } }
spec:
${spec}
`;

test("a VirtualServerRoute answers for the paths that are delegated to it, with its own upstreams", () => {
  const subroutes = `  host: cafe.example.com
  upstreams: [{ name: tea, service: green-tea, port: 80 }]
  subroutes:
    - { path: /tea/green, action: { pass: tea } }
    - { path: /tea, action: { return: { body: x } } }
    - { path: /coffee, action: { pass: tea } }`;
  for (const named of ["route: tea/tea", "routeSelector: { matchLabels: { app: cafe } }"])
    checkRoutes(server(`    - { path: /tea, ${named} }`) + delegate(subroutes), [
      ["cafe.example.com/tea/green/1", "green-tea"],
      ["cafe.example.com/tea/x", "answer 200"],
      // It does not begin with the path that is delegated.
      ["cafe.example.com/coffee", "nothing"],
    ]);
  checkRoutes(server("    - { path: /tea, route: tea }") + delegate(subroutes), [
    ["cafe.example.com/tea/x", "nothing"],
  ]);
  checkRoutes(
    server("    - { path: /tea, route: tea/tea }") + delegate(subroutes.replace("cafe.example.com", "x.example.com")),
    [["cafe.example.com/tea/x", "nothing"]],
  );
});

test("each class has a table, also without Ingresses", () => {
  const other = server("    - { path: /, action: { pass: tea } }", "\n  ingressClassName: edge");
  expect(tableNames(other)).toEqual(["F5 NGINX, class edge"]);
  expect(tableNames(server("    - { path: /, action: { pass: tea } }"))).toEqual(["F5 NGINX"]);
  checkRoutes(other, [["cafe.example.com/", "tea-svc"]]);
});

test("a TransportServer takes connections, no requests", () => {
  const text = `
apiVersion: k8s.nginx.org/v1
kind: TransportServer
metadata: { name: dns, namespace: infra }
spec:
  listener: { name: dns-udp, protocol: UDP }
  upstreams: [{ name: dns, service: coredns, port: 53 }]
  action: { pass: dns }
`;
  expect(tableNames(text)).toEqual(["F5 NGINX"]);
  checkRoutes(text, [["dns.example.com/", "nothing"]]);
});
