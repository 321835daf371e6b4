// Istio's objects as an editor shows them: what their fields name is offered, told, followed and renamed.

import { describe, test } from "vitest";
import { checkComplete, checkOffered, checkTaken } from "../../../test/fixture/checkComplete.ts";
import { checkHover } from "../../../test/fixture/checkHover.ts";
import {
  checkDefinition,
  checkReferences,
  checkRename,
  checkRenameRefused,
} from "../../../test/fixture/checkNavigation.ts";

const WORLD = `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80 }, { name: http-admin, port: 81 }] }
---
apiVersion: v1
kind: Service
metadata: { name: ledger, namespace: payments }
spec: { ports: [{ name: http, port: 9000 }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: shop }
spec: { hosts: [api.example.com], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS, exportTo: ["."] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: hidden, namespace: payments }
spec: { hosts: [bank.example.com, "*.wild.example.com"], exportTo: ["."] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec: { selector: { istio: edge }, servers: [{ port: { number: 443, protocol: HTTPS }, hosts: ["*.example.org"] }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: own, namespace: shop }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec: { host: cart, subsets: [{ name: v1, labels: { version: v1 } }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec: { replicas: 2, template: { metadata: { labels: { app: cart, version: v1 } } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: ingress }
spec: { template: { metadata: { labels: { istio: edge } } } }
---
apiVersion: v1
kind: Secret
metadata: { name: edge-tls, namespace: ingress }
type: kubernetes.io/tls
---
apiVersion: v1
kind: Secret
metadata: { name: shop-tls, namespace: shop }
type: kubernetes.io/tls
`;

const object = (kind: string, spec: string, namespace = "shop"): string => `#- /a.yaml
apiVersion: networking.istio.io/v1
kind: ${kind}
metadata: { name: a, namespace: ${namespace} }
spec: ${spec}
`;
const live = (text: string): string => `${text}#- cluster:prod synced=*${WORLD}`;
const inFiles = (text: string, world = WORLD): string => `${text}#- /world.yaml${world}`;
const to = (destination: string): string => `{ http: [{ route: [{ destination: { ${destination} } }] }] }`;

describe("offered from the live cluster", () => {
  test("hosts: Services short and in full, and what ServiceEntries add here", () =>
    checkComplete(live(object("VirtualService", to("host: $0"))), [
      "cart | 80 http, 81 http-admin | cluster prod",
      "api.example.com | ServiceEntry shop/api | cluster prod",
      "ledger.payments.svc.cluster.local | 9000 http | cluster prod",
    ]));

  test.each([
    ["VirtualService", "{ http: [{ mirror: { host: $0 } }] }", ["cart"], ["bank.example.com"]],
    ["VirtualService", "{ tls: [{ route: [{ destination: { host: $0 } }] }] }", ["cart"], []],
    ["VirtualService", "{ hosts: [$0] }", ["cart", "*.example.org"], ["bank.example.com"]],
    ["DestinationRule", "{ host: led$0 }", ["ledger.payments.svc.cluster.local"], []],
    ["VirtualService", to("host: cart, port: { number: $0 }"), ["80", "81"], []],
    ["VirtualService", to("host: ledger.payments.svc.cluster.local, port: { number: $0 }"), ["9000"], ["80"]],
    ["VirtualService", to("host: api.example.com, port: { number: $0 }"), ["443"], ["80"]],
    ["VirtualService", to("host: cart.shop.svc.cluster.local, subset: $0"), ["v1"], []],
    ["VirtualService", "{ gateways: [$0] }", ["own", "infra/edge", "mesh"], ["edge"]],
    ["VirtualService", "{ http: [{ match: [{ gateways: [$0] }] }] }", ["own", "mesh"], []],
    [
      "Gateway",
      "{ selector: { istio: edge }, servers: [{ tls: { credentialName: $0 } }] }",
      ["edge-tls"],
      ["shop-tls"],
    ],
    ["Gateway", "{ selector: { istio: $0 } }", ["edge"], []],
    ["ServiceEntry", "{ exportTo: [$0] }", ["payments", "shop"], []],
  ])("%s %s", (kind, spec, has, hasNot) => checkOffered(live(object(kind, spec)), has, hasNot));

  test("a host with several ports asks for one", () =>
    checkTaken(
      live(`#- /a.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  http:
    - route:
        - destination:
            host: $0
`),
      "cart",
      `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  http:
    - route:
        - destination:
            host: cart
            port:
              number: \${1|80,81|}`,
    ));
});

describe("told", () => {
  test("a subset, with its pods", () =>
    checkHover(
      live(object("VirtualService", to("host: cart, subset: v$01"))).replace("synced=*", "synced=Deployment"),
      [
        "Subset v1 of cart.shop.svc.cluster.local · DestinationRule shop/cart · cluster prod",
        "version=v1",
        "2 pods: Deployment shop/cart",
      ],
    ));

  test("a host of a ServiceEntry", () =>
    checkHover(live(object("VirtualService", to("host: api.ex$0ample.com"))), [
      "api.example.com",
      "ServiceEntry shop/api · 443 TLS · DNS · cluster prod",
    ]));

  test("a host that Istio does not complete", () =>
    checkHover(live(object("VirtualService", to("host: car$0t.shop"))), [
      "cart.shop · no ServiceEntry has it, as far as known",
      "Istio completes no name with a dot: Service shop/cart has its full name alone",
    ]));

  test("a Gateway, and the mesh", () => {
    checkHover(live(object("VirtualService", "{ gateways: [infra/ed$0ge] }")), [
      "Gateway infra/edge · cluster prod",
      "443 HTTPS *.example.org",
    ]);
    checkHover(live(object("VirtualService", "{ gateways: [me$0sh] }")), [
      "mesh · the sidecars of the mesh, for requests between its pods",
    ]);
  });

  test("a Secret where the pods run", () =>
    checkHover(
      live(object("Gateway", "{ selector: { istio: edge }, servers: [{ tls: { credentialName: edge-$0tls } }] }")),
      ["Secret ingress/edge-tls · kubernetes.io/tls · cluster prod", "Read where the gateway's pods run: ingress"],
    ));
});

describe("followed", () => {
  /** The world with carets under a text of it. */
  const marked = (line: string, text: string): string => {
    const start = line.indexOf(text);
    return WORLD.replace(line, `${line}\n${" ".repeat(start)}${"^".repeat(text.length)} here`);
  };
  const meta = (name: string, namespace: string): string =>
    marked(`metadata: { name: ${name}, namespace: ${namespace} }`, name);
  const cart = WORLD.replace(
    "kind: Service\nmetadata: { name: cart, namespace: shop }",
    "kind: Service\nmetadata: { name: cart, namespace: shop }\n                  ^^^^ here",
  );
  const rule = "spec: { host: cart, subsets: [{ name: v1, labels: { version: v1 } }] }";
  const entry =
    'spec: { hosts: [api.example.com], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS, exportTo: ["."] }';

  test.each([
    ["a short host", object("VirtualService", to("host: ca$0rt")), cart],
    ["a full host", object("VirtualService", to("host: ca$0rt.shop.svc.cluster.local"), "other"), cart],
    ["a host of the VirtualService", object("VirtualService", "{ hosts: [ca$0rt] }"), cart],
    ["a rule's host", object("DestinationRule", "{ host: ca$0rt }"), cart],
    [
      "a host of a ServiceEntry",
      object("VirtualService", to("host: api$0.example.com")),
      marked(entry, "api.example.com"),
    ],
    [
      "a host under a wildcard",
      object("VirtualService", to("host: a$0.wild.example.com")),
      WORLD.replace(
        'spec: { hosts: [bank.example.com, "*.wild.example.com"], exportTo: ["."] }',
        'spec: { hosts: [bank.example.com, "*.wild.example.com"], exportTo: ["."] }\n                                  ^^^^^^^^^^^^^^^^^^^^ here',
      ),
    ],
    ["a subset", object("VirtualService", to("host: cart, subset: v$01")), marked(rule, "v1")],
    [
      "a port",
      object("VirtualService", to("host: cart, port: { number: 8$01 }")),
      marked(
        "spec: { selector: { app: cart }, ports: [{ name: http, port: 80 }, { name: http-admin, port: 81 }] }",
        "81",
      ),
    ],
    ["a Gateway elsewhere", object("VirtualService", "{ gateways: [infra/ed$0ge] }"), meta("edge", "infra")],
    [
      "a Gateway in a match",
      object("VirtualService", "{ http: [{ match: [{ gateways: [o$0wn] }] }] }"),
      meta("own", "shop"),
    ],
    [
      "the pods of a selector, wherever they run",
      object("Gateway", "{ selector: { istio: ed$0ge } }"),
      marked("spec: { template: { metadata: { labels: { istio: edge } } } }", "istio: edge"),
    ],
    [
      "a Secret where the pods run",
      object("Gateway", "{ selector: { istio: edge }, servers: [{ tls: { credentialName: edge$0-tls } }] }"),
      meta("edge-tls", "ingress"),
    ],
  ])("%s", (_, text, world) => checkDefinition(inFiles(text, world)));

  test("a Secret from the Gateway that has it", () =>
    checkReferences(`#- /secret.yaml
apiVersion: v1
kind: Secret
metadata: { name: edge$0-tls, namespace: ingress }
#- /gateway.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: ingress }
spec: { template: { metadata: { labels: { istio: edge } } } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - tls:
        credentialName: edge-tls
                        ^^^^^^^^ here
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: shop }
spec: { selector: { istio: other }, servers: [{ tls: { credentialName: edge-tls } }] }
`));
});

describe("renamed", () => {
  const routes = (host: string, short: string, subset: string): string => `
#- /vs.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: other }
spec:
  hosts: ["${host}"]
  http: [{ route: [{ destination: { host: '${host}', subset: ${subset} } }], mirror: { host: cart } }]
#- /dr.yaml
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec: { host: ${short}, subsets: [{ name: ${subset} }] }
`;
  const service = (name: string): string =>
    `#- /svc.yaml\napiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\n`;

  test("a Service, in short and full hosts alike, and nothing of its namesake", () =>
    checkRename(
      "basket",
      service("ca$0rt") + routes("cart.shop.svc.cluster.local", "cart", "v1"),
      service("basket") + routes("basket.shop.svc.cluster.local", "basket", "v1"),
    ));

  test("a subset", () =>
    checkRename(
      "blue",
      (service("cart") + routes("cart.shop.svc.cluster.local", "cart", "v1")).replace("name: v1", "name: v$01"),
      service("cart") + routes("cart.shop.svc.cluster.local", "cart", "blue"),
    ));

  const external = (host: string, cursor = host): string => `#- /se.yaml
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: shop }
spec: { hosts: [${cursor}] }
#- /vs.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: other }
spec: { hosts: [${host}], tls: [{ route: [{ destination: { host: ${host} } }] }] }
`;

  test("a host of a ServiceEntry", () =>
    checkRename("api.example.net", external("api.example.com", "api.ex$0ample.com"), external("api.example.net")));

  test("a Gateway, its namespace kept", () => {
    const files = (name: string, cursor = name): string => `#- /gw.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: ${cursor}, namespace: infra }
#- /vs.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: other }
spec: { gateways: [infra/${name}, mesh], http: [{ match: [{ gateways: [infra/${name}] }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: infra }
spec: { gateways: [${name}] }
`;
    checkRename("front", files("edge", "ed$0ge"), files("front"));
  });

  test("a host that no ServiceEntry of a file has is not", () =>
    checkRenameRefused(
      "api.example.net",
      object("VirtualService", to("host: api.ex$0ample.com")),
      "No ServiceEntry here has the host api.example.com",
    ));
});
