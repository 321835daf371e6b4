// The kinds of F5 NGINX and HAProxy Technologies as an editor shows them: what their fields name is offered, told and followed.

import { describe, test } from "vitest";
import { checkOffered, checkTaken } from "../../../test/fixture/checkComplete.ts";
import { checkHover } from "../../../test/fixture/checkHover.ts";
import { checkDefinition, checkReferences, checkRename } from "../../../test/fixture/checkNavigation.ts";

const WORLD = `
#- /world.yaml
apiVersion: v1
kind: Service
metadata: { name: tea-svc, namespace: cafe }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: coffee-svc, namespace: drinks }
spec: { ports: [{ port: 8080 }] }
---
apiVersion: k8s.nginx.org/v1
kind: Policy
metadata: { name: limit, namespace: cafe }
---
apiVersion: k8s.nginx.org/v1
kind: VirtualServerRoute
metadata: { name: coffee, namespace: drinks }
---
apiVersion: k8s.nginx.org/v1
kind: GlobalConfiguration
metadata: { name: nginx-configuration, namespace: nginx-ingress }
spec: { listeners: [{ name: dns-udp, port: 53, protocol: UDP }, { name: http-8083, port: 8083, protocol: HTTP }] }
---
apiVersion: v1
kind: Secret
metadata: { name: cafe-tls, namespace: cafe }
type: kubernetes.io/tls
---
apiVersion: ingress.v3.haproxy.org/v3
kind: Backend
metadata: { name: slow, namespace: drinks }
`;

const f5 = (kind: string, spec: string): string => `
#- /cafe.yaml
apiVersion: k8s.nginx.org/v1
kind: ${kind}
metadata: { name: cafe, namespace: cafe }
spec:
${spec}
${WORLD}`;

const ROUTES = `  upstreams:
    - { name: tea, service: tea-svc, port: 80 }
    - { name: coffee, service: drinks/coffee-svc, port: 8080 }
  routes:
    - path: /
`;

describe("offered", () => {
  test.each<readonly [string, string, readonly string[], readonly string[]]>([
    ["VirtualServer", "  upstreams: [{ name: tea, service: $0 }]", ["tea-svc"], ["coffee-svc"]],
    ["VirtualServer", "  upstreams: [{ name: tea, service: drinks/$0 }]", ["drinks/coffee-svc"], ["tea-svc"]],
    ["VirtualServer", "  upstreams: [{ name: tea, service: drinks/coffee-svc, port: $0 }]", ["8080"], ["80"]],
    ["TransportServer", "  upstreams: [{ name: tea, service: tea-svc, port: $0 }]", ["80"], ["8080"]],
    ["VirtualServer", "  policies: [{ name: $0 }]", ["limit"], []],
    ["VirtualServer", "  routes: [{ path: /, policies: [{ name: $0 }] }]", ["limit"], []],
    ["VirtualServer", "  routes: [{ path: /coffee, route: drinks/$0 }]", ["drinks/coffee"], []],
    ["VirtualServer", "  tls: { secret: $0 }", ["cafe-tls"], []],
    ["VirtualServer", `${ROUTES}      action: { pass: $0 }`, ["tea", "coffee"], ["tea-svc"]],
    [
      "VirtualServer",
      `${ROUTES}      matches: [{ splits: [{ action: { proxy: { upstream: $0 } } }] }]`,
      ["coffee"],
      [],
    ],
    ["TransportServer", "  listener: { name: $0 }", ["dns-udp", "tls-passthrough"], ["http-8083"]],
    ["VirtualServer", "  listener: { http: $0 }", ["http-8083"], ["dns-udp", "tls-passthrough"]],
    ["Policy", "  jwt: { secret: $0 }", ["cafe-tls"], []],
  ])("%s %s", (kind, spec, has, hasNot) => checkOffered(f5(kind, spec), has, hasNot));

  test("a namespace that is written stays", () =>
    checkTaken(
      f5("VirtualServer", "  upstreams:\n    - name: coffee\n      service: drinks/$0\n      port: 8080"),
      "drinks/coffee-svc",
      `apiVersion: k8s.nginx.org/v1
kind: VirtualServer
metadata: { name: cafe, namespace: cafe }
spec:
  upstreams:
    - name: coffee
      service: drinks/coffee-svc
      port: 8080
`,
    ));
});

describe("told", () => {
  test("an upstream by its name in an action", () =>
    checkHover(f5("VirtualServer", `${ROUTES}      action: { pass: cof$0fee }`), [
      "coffee: Service drinks/coffee-svc:8080",
    ]));
});

describe("followed", () => {
  test.each([
    [
      "VirtualServer",
      "  upstreams: [{ name: a, service: drinks/cof$0fee-svc, port: 8080 }]",
      "Service",
      "coffee-svc",
      "drinks",
    ],
    ["TransportServer", "  upstreams: [{ name: a, service: tea-$0svc, port: 80 }]", "Service", "tea-svc", "cafe"],
    ["VirtualServer", "  policies: [{ name: li$0mit }]", "Policy", "limit", "cafe"],
    [
      "VirtualServerRoute",
      "  subroutes: [{ path: /, policies: [{ name: li$0mit, namespace: cafe }] }]",
      "Policy",
      "limit",
      "cafe",
    ],
    ["VirtualServer", "  routes: [{ path: /, route: drinks/cof$0fee }]", "VirtualServerRoute", "coffee", "drinks"],
    ["VirtualServer", "  tls: { secret: cafe-$0tls }", "Secret", "cafe-tls", "cafe"],
  ])("%s %s", (kind, spec, target, name, namespace) => {
    const line = `metadata: { name: ${name}, namespace: ${namespace} }`;
    const caret = `${" ".repeat("metadata: { name: ".length)}${"^".repeat(name.length)} here`;
    const world = f5(kind, spec).replace(`kind: ${target}\n${line}`, `kind: ${target}\n${line}\n${caret}`);
    checkDefinition(world);
  });

  test("a Backend of HAProxy Technologies by its annotation", () =>
    checkDefinition(`
#- /svc.yaml
apiVersion: v1
kind: Service
metadata: { name: echo, namespace: web, annotations: { haproxy.org/cr-backend: drinks/sl$0ow } }
${WORLD.replace("metadata: { name: slow, namespace: drinks }", "metadata: { name: slow, namespace: drinks }\n                  ^^^^ here")}`));

  test("a Service from all that leads to it", () =>
    checkReferences(`
#- /svc.yaml
apiVersion: v1
kind: Service
metadata: { name: ec$0ho, namespace: web }
#- /tcp.yaml
apiVersion: ingress.v1.haproxy.org/v1
kind: TCP
metadata: { name: tcp, namespace: web }
spec:
  - name: a
    frontend: { name: a, binds: [{ port: 80 }] }
    service:
      name: echo
            ^^^^ here
      port: 80
#- /ts.yaml
apiVersion: k8s.nginx.org/v1
kind: TransportServer
metadata: { name: ts, namespace: other }
spec:
  upstreams:
    - name: a
      service: web/echo
               ^^^^^^^^ here
`));

  test.each([
    ["Service", "service: drinks/coffee-svc", "coffee-svc"],
    ["VirtualServerRoute", "route: drinks/coffee", "coffee"],
  ])("%s renamed, the namespace in front stays", (_, field, name) => {
    const spec = field.startsWith("route") ? `  routes: [{ path: /, ${field} }]` : `  upstreams: [{ ${field} }]`;
    const whole = f5("VirtualServer", spec);
    const declared = `name: ${name}, namespace: drinks`;
    checkRename(
      "mocha",
      whole.replace(declared, `name: $0${name}, namespace: drinks`),
      whole.replace(declared, "name: mocha, namespace: drinks").replace(field, field.replace(name, "mocha")),
    );
  });
});
