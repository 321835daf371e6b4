// Ports of Services in the mesh, and subsets of their pods.

import { describe, expect, test } from "vitest";
import { checkFix, findAll } from "../../../../test/fixture/checks.ts";
import { readFixture } from "../../../../test/fixture/fixture.ts";

const head = (kind: string): string => `apiVersion: networking.istio.io/v1
kind: ${kind}
metadata: { name: a, namespace: shop }
spec:
`;

/** The findings of a code, each as its severity, its place and its message. */
function said(code: string, text: string): readonly string[] {
  return findAll(readFixture(text)).flatMap(({ item: { finding } }) =>
    finding.code === code ? [`${finding.severity} ${finding.path.slice(1).join(".")}: ${finding.message}`] : [],
  );
}

describe("Services", () => {
  const world = (labels: string, port: string): string => `apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { ports: [${port}] }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${labels} } }`;

  test.each([
    ["istio-injection: enabled", "{ name: http, port: 80 }", 0],
    ["istio-injection: enabled", "{ name: grpc-web-a, port: 80 }", 0],
    ["istio-injection: enabled", "{ name: web, port: 80 }", 1],
    ["istio-injection: enabled", "{ port: 80 }", 1],
    ["istio.io/rev: canary", "{ name: web, port: 80 }", 1],
    ["istio.io/dataplane-mode: ambient", "{ name: web, port: 80 }", 1],
    ["istio-injection: disabled", "{ name: web, port: 80 }", 0],
    ["team: a", "{ name: web, port: 80 }", 0],
    ["istio-injection: enabled", "{ name: web, port: 80, appProtocol: http }", 0],
    ["istio-injection: enabled", "{ name: web, port: 80, appProtocol: example.com/own }", 1],
    ["istio-injection: enabled", "{ name: db, port: 3306 }", 0],
    ["istio-injection: enabled", "{ name: dns, port: 5353, protocol: UDP }", 0],
  ])("in a namespace with %s, port %s", (labels, port, count) => {
    expect(said("istio-port-name", world(labels, port))).toHaveLength(count);
  });

  test("a port gets a name, or a protocol", () => {
    const before = world("istio-injection: enabled", "{ port: 80 }");
    checkFix(
      "istio-port-name",
      "Name it http-80",
      before,
      world("istio-injection: enabled", "{ port: 80, name: http-80 }"),
    );
    checkFix(
      "istio-port-name",
      "Set appProtocol: http",
      before,
      world("istio-injection: enabled", "{ port: 80, appProtocol: http }"),
    );
  });
});

describe("istio-subset-no-pods", () => {
  const world = (labels: string, synced = "*"): string => `#- /a.yaml
${head("DestinationRule")}  host: cart
  subsets: [{ name: v2, labels: { ${labels} } }]
#- cluster:prod synced=${synced}
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec: { template: { metadata: { labels: { app: cart, version: blue } } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: other, namespace: shop }
spec: { template: { metadata: { labels: { app: other, version: v2 } } } }
`;

  test("pods of other Services don't count", () => {
    expect(said("istio-subset-no-pods", world("version: v2"))).toEqual([
      "error subsets.0.labels.version: Subset v2 has no pods of Service shop/cart; version is blue",
    ]);
    checkFix(
      "istio-subset-no-pods",
      "Use version: blue",
      world("version: v2"),
      `${head("DestinationRule")}  host: cart\n  subsets: [{ name: v2, labels: { version: blue } }]`,
    );
  });

  test("labels of nodes are not looked for, and a subset of none is the whole", () => {
    expect(said("istio-subset-no-pods", world("topology.kubernetes.io/zone: a"))).toEqual([]);
    expect(said("istio-subset-no-pods", world("version: blue"))).toEqual([]);
  });

  test("nothing is said where pods may not be read", () => {
    expect(
      said("istio-subset-no-pods", world("version: v2", "Service forbidden=Pod,Deployment,StatefulSet,DaemonSet")),
    ).toEqual([]);
  });
});
