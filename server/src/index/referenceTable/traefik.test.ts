import { describe, expect, test } from "vitest";
import { checkComplete, checkOffered } from "../../../../test/fixture/checkComplete.ts";
import { checkHover } from "../../../../test/fixture/checkHover.ts";
import { checkDefinition, checkReferences, checkRename } from "../../../../test/fixture/checkNavigation.ts";
import { traefikReferences } from "./traefik.ts";

const OTHERS = `
---
kind: Service
metadata: { name: cart, namespace: web }
spec: { ports: [{ port: 80, name: http }] }
---
kind: Secret
metadata: { name: web-tls, namespace: web }
---
apiVersion: traefik.io/v1alpha1
kind: TraefikService
metadata: { name: split, namespace: web }
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: auth, namespace: web }
---
apiVersion: traefik.containo.us/v1alpha1
kind: Middleware
metadata: { name: old, namespace: web }
---
apiVersion: traefik.io/v1alpha1
kind: TLSOption
metadata: { name: modern, namespace: web }
---
apiVersion: traefik.io/v1alpha1
kind: ServersTransport
metadata: { name: mtls, namespace: web }`;

function resource(kind: string, spec: string, group = "traefik.io"): string {
  return `
apiVersion: ${group}/v1alpha1
kind: ${kind}
metadata: { name: own, namespace: web }
spec: ${spec}${OTHERS}`;
}

describe("offers", () => {
  test.each([
    ["IngressRoute", "{ routes: [{ services: [{ name: $0 }] }] }", "cart"],
    ["IngressRoute", "{ routes: [{ services: [{ kind: TraefikService, name: $0 }] }] }", "split"],
    ["IngressRoute", "{ routes: [{ services: [{ name: cart, port: $0 }] }] }", "http"],
    ["IngressRoute", "{ routes: [{ services: [{ name: cart, serversTransport: $0 }] }] }", "mtls"],
    ["IngressRoute", "{ routes: [{ middlewares: [{ name: $0 }] }] }", "auth"],
    ["IngressRoute", "{ tls: { secretName: $0 } }", "web-tls"],
    ["IngressRoute", "{ tls: { options: { name: $0 } } }", "modern"],
    ["IngressRouteTCP", "{ routes: [{ services: [{ name: $0 }] }] }", "cart"],
    ["IngressRouteUDP", "{ routes: [{ services: [{ name: $0 }] }] }", "cart"],
    ["TraefikService", "{ weighted: { services: [{ name: $0 }] } }", "cart"],
    ["TraefikService", "{ mirroring: { name: cart, mirrors: [{ name: $0 }] } }", "cart"],
    ["Middleware", "{ chain: { middlewares: [{ name: $0 }] } }", "auth"],
    ["Middleware", "{ errors: { service: { name: $0 } } }", "cart"],
    ["Middleware", "{ basicAuth: { secret: $0 } }", "web-tls"],
    ["TLSOption", "{ clientAuth: { secretNames: [$0] } }", "web-tls"],
    ["TLSStore", "{ defaultCertificate: { secretName: $0 } }", "web-tls"],
    ["TLSStore", "{ certificates: [{ secretName: $0 }] }", "web-tls"],
    ["ServersTransport", "{ rootCAs: [{ secret: $0 }] }", "web-tls"],
    ["ServersTransport", "{ certificatesSecrets: [$0] }", "web-tls"],
    ["ServersTransportTCP", "{ tls: { rootCAs: [{ secret: $0 }] } }", "web-tls"],
  ])("%s %s: %s", (kind, spec, label) => checkOffered(resource(kind, spec), [label]));

  test("objects of the own group alone", () => {
    const spec = "{ routes: [{ middlewares: [{ name: $0 }] }] }";
    checkOffered(resource("IngressRoute", spec), ["auth"], ["old"]);
    checkOffered(resource("IngressRoute", spec, "traefik.containo.us"), ["old"], ["auth"]);
  });

  test("ports by number and by name", () =>
    checkComplete(resource("IngressRoute", "{ routes: [{ services: [{ name: cart, port: $0 }] }] }"), ["80", "http"]));
});

test("a Service, its port by name, a TraefikService and a Middleware lead to where they are declared", () => {
  checkDefinition(`
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: own, namespace: web }
spec: { routes: [{ services: [{ name: ca$0rt, port: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: web }
                  ^^^^ here`);
  checkDefinition(
    `
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: own, namespace: web }
spec: { routes: [{ services: [{ name: spl$0it, kind: TraefikService }] }] }
---
apiVersion: traefik.io/v1alpha1
kind: TraefikService
metadata: { name: split, namespace: web }
                  ^^^^^ here`,
  );
  checkDefinition(`
kind: Service
metadata: { name: cart, namespace: web }
spec: { ports: [{ port: 80, name: http }] }
                                  ^^^^ here
---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: own, namespace: web }
spec: { routes: [{ services: [{ name: cart, port: ht$0tp }] }] }`);
});

test("a Middleware is named by routes and chains", () =>
  checkReferences(`
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: au$0th, namespace: web }
---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: own, namespace: web }
spec: { routes: [{ middlewares: [{ name: auth }, { name: auth@file }] }] }
                                         ^^^^ here
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: all, namespace: infra }
spec: { chain: { middlewares: [{ name: auth, namespace: web }, { name: auth }] } }
                                       ^^^^ here`));

test("renaming a Service renames it in routes", () => {
  const text = (name: string, cursor = ""): string => `
kind: Service
apiVersion: v1
metadata: { name: ${name}${cursor}, namespace: web }
---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: own, namespace: web }
spec: { routes: [{ services: [{ name: ${name}, port: 80 }, { name: cart, kind: TraefikService }] }] }`;
  checkRename("basket", text("cart", "$0"), text("basket"));
});

test("hover tells of a Service", () =>
  checkHover(
    resource("IngressRoute", "{ routes: [{ services: [{ name: ca$0rt, port: 80 }] }] }"),
    expect.arrayContaining([expect.stringContaining("Service web/cart")]),
    "cart",
  ));

test("every row is of both groups", () => {
  const groups = traefikReferences.flatMap(({ kinds }) => kinds.map((kind) => kind.split("/")[0]));
  expect(groups.filter((group) => group === "traefik.io")).toHaveLength(groups.length / 2);
});
