// Keys and values of annotations, under the controller that serves the object and under no other.

import { describe, expect, test } from "vitest";
import { checkComplete, checkOffered, checkTaken, completeAt } from "../../../../test/fixture/checkComplete.ts";
import { readFixture } from "../../../../test/fixture/fixture.ts";
import { annotationOwners, isController } from "../../ingress/annotations/knownAnnotations.ts";
import { controllerRows } from "../../ingress/controllers/index.ts";
import { offerAnnotations } from "./annotations.ts";

const served = controllerRows.filter(({ annotations }) => annotations !== undefined);

function ingress(controller: string, annotations: string): string {
  return `
#- /ingress.yaml
kind: Ingress
metadata:
  name: shop
  namespace: web
  annotations:
${annotations}
spec:
  ingressClassName: edge
  rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: cart, port: { number: 80 } } } }] } }]
#- /class.yaml
kind: IngressClass
metadata: { name: edge }
spec: { controller: ${controller} }`;
}

describe.each(served)("under $title", (row) => {
  const [controller = ""] = row.controllers;

  test("every key of its own completes on its kinds, none of another controller", () => {
    const { snapshot } = readFixture(ingress(controller, "    a: b"));
    const value = { metadata: { name: "shop" }, spec: { ingressClassName: "edge" } };
    const labels = offerAnnotations(
      snapshot,
      { group: "networking.k8s.io", kind: "Ingress", namespace: "web", value, path: ["metadata", "annotations"] },
      [],
    ).map(({ label }) => label);
    const own = (row.annotations ?? []).filter(
      ({ scope, removedIn }) => scope.includes("ingress") && removedIn === undefined,
    );
    expect(own.map(({ name }) => name.replace("<n>", "0")).filter((name) => !labels.includes(name))).toEqual([]);
    const others = annotationOwners.filter((other) => isController(other) && other !== row);
    const foreign = new Set(others.flatMap(({ annotations = [] }) => annotations.map(({ name }) => name)));
    expect(labels.filter((label) => foreign.has(label))).toEqual([]);
    // Integrations are offered under each.
    expect(labels).toEqual(
      expect.arrayContaining(["cert-manager.io/cluster-issuer", "external-dns.kubernetes.io/hostname"]),
    );
    const gone = (row.annotations ?? []).filter(({ removedIn }) => removedIn !== undefined);
    expect(gone.filter(({ name }) => labels.includes(name))).toEqual([]);
    expect(new Set(labels).size).toBe(labels.length);
  });

  test("keys complete at a cursor", () => {
    const some = (row.annotations ?? []).find(
      ({ scope, removedIn }) => scope.includes("ingress") && removedIn === undefined,
    );
    const name = some?.name ?? "";
    checkOffered(ingress(controller, `    ${name.slice(0, -2)}$0`), [name]);
  });
});

const NGINX = "k8s.io/ingress-nginx";

test("keys that are there are not offered again, under no spelling", () => {
  checkOffered(
    ingress(NGINX, "    nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8\n    allowlist$0"),
    [],
    ["nginx.ingress.kubernetes.io/allowlist-source-range", "nginx.ingress.kubernetes.io/whitelist-source-range"],
  );
});

test("a word from the middle of a key finds it, and the whole key takes its place once", () => {
  const before = "    rewrite-t$0";
  const name = "nginx.ingress.kubernetes.io/rewrite-target";
  checkTaken(
    ingress(NGINX, before),
    name,
    ingress(NGINX, `    ${name}: "\${1:/\\$2}"`)
      .replace(/#- [\s\S]*?(?=kind: Ingress\n)/, "")
      .replace(/#- \/class[\s\S]*/, ""),
  );
  const items = completeAt(readFixture(ingress(NGINX, "    nginx.ingress.kubernetes.io/rewr$0")));
  const taken = items.find(({ label }) => label === name)?.textEdit;
  expect(taken && "range" in taken && [taken.range.start.character, taken.range.end.character]).toEqual([4, 36]);
});

describe("a key brings its value", () => {
  test.each([
    ["enable-c", "enable-cors", '${1|"true","false"|}'],
    ["ssl-redir", "ssl-redirect", '${1|"false","true"|}'],
    ["proxy-bufferin", "proxy-buffering", '${1|"on","off"|}'],
    ["proxy-body", "proxy-body-size", '"${1:1m}"'],
    ["upstream-vh", "upstream-vhost", '"$1"'],
    ["auth-secr", "auth-secret", ""],
  ])("%s", (typed, name, body) => {
    const items = completeAt(readFixture(ingress(NGINX, `    ${typed}$0`)));
    const edit = items.find(({ label }) => label === `nginx.ingress.kubernetes.io/${name}`)?.textEdit;
    expect(edit?.newText.trimEnd()).toBe(`nginx.ingress.kubernetes.io/${name}: ${body}`.trimEnd());
  });

  test("a snippet over several lines", () => {
    const items = completeAt(readFixture(ingress(NGINX, "    configuration-s$0")));
    const edit = items.find(({ label }) => label.endsWith("/configuration-snippet"))?.textEdit;
    expect(edit?.newText).toBe("nginx.ingress.kubernetes.io/configuration-snippet: |\n      $1");
  });
});

describe("values", () => {
  const N = "nginx.ingress.kubernetes.io/";
  test.each([
    [`${N}enable-cors: $0`, ["true", "false"]],
    [`${N}affinity-mode: "$0"`, ["balanced", "persistent"]],
    [`${N}proxy-ssl-protocols: "TLSv1.2 $0"`, ["TLSv1.3"]],
    ["cert-manager.io/private-key-size: $0", ["2048", "4096", "8192"]],
    [`${N}proxy-body-size: $0`, ["1m"]],
    [`${N}auth-secret: $0`, ["users"]],
    [`${N}auth-tls-secret: $0`, ["web/users"]],
    [`${N}default-backend: $0`, ["cart"]],
  ])("%s", (line, expected) =>
    checkComplete(
      `${ingress(NGINX, `    ${line}`)}
#- /more.yaml
kind: Secret
metadata: { name: users, namespace: web }
---
kind: Service
metadata: { name: cart, namespace: web }
`,
      expected,
    ),
  );

  test("the Services that the Ingress routes to, for F5", () =>
    checkComplete(ingress("nginx.org/ingress-controller", "    nginx.org/grpc-services: $0"), ["cart"]));
});

describe("other objects", () => {
  test("a Service has the keys of the controller that routes to it", () =>
    checkOffered(
      `
#- /service.yaml
kind: Service
metadata:
  name: cart
  namespace: web
  annotations:
    sticky$0
${ingress("traefik.io/ingress-controller", "    a: b")}`,
      ["traefik.ingress.kubernetes.io/service.sticky.cookie"],
      ["haproxy.org/cookie-persistence", "traefik.ingress.kubernetes.io/router.tls"],
    ));

  test("a Gateway those of cert-manager, a route those of external-dns", () => {
    const object = (kind: string): string => `
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata:
  name: edge
  annotations:
    i$0
`;
    checkOffered(
      object("Gateway"),
      ["cert-manager.io/issuer", "external-dns.kubernetes.io/target"],
      ["external-dns.kubernetes.io/ttl"],
    );
    checkOffered(object("HTTPRoute"), ["external-dns.kubernetes.io/set-identifier"], ["cert-manager.io/issuer"]);
  });

  test("a Deployment none", () =>
    checkOffered(
      `
kind: Deployment
metadata:
  name: cart
  annotations:
    nginx$0
`,
      [],
      ["nginx.ingress.kubernetes.io/rewrite-target"],
    ));
});

test("a class that two controllers share has the keys of both, and of no third", () => {
  const { snapshot } = readFixture("#- /a.yaml\nkind: Service\nmetadata: { name: a }");
  const value = { metadata: { name: "shop" }, spec: { ingressClassName: "haproxy" } };
  const place = {
    group: "networking.k8s.io",
    kind: "Ingress",
    namespace: "web",
    value,
    path: ["metadata", "annotations"],
  };
  const labels = offerAnnotations(snapshot, place, []).map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(["haproxy.org/check", "haproxy-ingress.github.io/hsts"]));
  expect(labels.filter((label) => label.startsWith("nginx."))).toEqual([]);
});
