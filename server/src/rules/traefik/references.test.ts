// The rules about what Traefik's resources and annotations name.

import { describe, test } from "vitest";
import { checkDiagnostics, checkFix, checkNoFix } from "../../../../test/fixture/checks.ts";
import { defaultSettings } from "../../analysis/settings.ts";

const MIDDLEWARE = `
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: auth, namespace: web }
spec: { basicAuth: { secret: users } }`;

const ROUTE = `apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: web, namespace: web }
spec:
  routes:
  - match: Host(\`a.example.com\`)`;

const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: web
  annotations:`;

function traefik(some: Partial<typeof defaultSettings.ingress.traefik>): typeof defaultSettings.ingress {
  return { ...defaultSettings.ingress, traefik: { ...defaultSettings.ingress.traefik, ...some } };
}

describe("Middlewares", () => {
  const only = [
    "traefik-middleware-format",
    "traefik-middleware-missing",
    "traefik-middleware-at",
    "traefik-cross-namespace",
  ];

  test("of an annotation, each item at its place", () =>
    checkDiagnostics(
      `
${INGRESS}
    traefik.ingress.kubernetes.io/router.middlewares: auth, web-auht@kubernetescrd, auth@kubernetes-crd, web-auth@kubernetescrd, x@file
                                                      ^^^^ error traefik-middleware-format: auth names no provider; write web-auth@kubernetescrd
                                                            ^^^^^^^^^^^^^^^^^^^^^^ information traefik-middleware-missing: No Middleware web/auht in this workspace; did you mean auth?
                                                                                    ^^^^^^^^^^^^^^^^^^^ error traefik-middleware-format: auth@kubernetes-crd names no provider that there is; write web-auth@kubernetescrd
spec: { ingressClassName: traefik }
${MIDDLEWARE}`,
      { only },
    ));

  test("of another namespace whose name has a hyphen", () =>
    checkDiagnostics(
      `
${INGRESS}
    traefik.ingress.kubernetes.io/router.middlewares: my-infra-strip-it@kubernetescrd
spec: { ingressClassName: traefik }
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: strip-it, namespace: my-infra }
spec: { stripPrefix: { prefixes: [/a] } }`,
      { only },
    ));

  test("are missing for certain where the cluster tells", () =>
    checkDiagnostics(
      `
#- /web.yaml
${ROUTE}
    middlewares:
    - name: auth
            ^^^^ warning traefik-middleware-missing: No Middleware web/auth: Traefik leaves the router out
    - name: auth@file
    - name: web-auth@kubernetescrd
            ^^^^^^^^^^^^^^^^^^^^^^ error traefik-middleware-at
    - name: auth
      namespace: infra
                 ^^^^^ warning traefik-cross-namespace: Traefik refuses Middleware infra/auth of another namespace unless allowCrossNamespace is on
            
#- cluster:prod synced=Middleware
kind: Middleware
apiVersion: traefik.io/v1alpha1
metadata: { name: auth, namespace: infra }
`,
      { only },
    ));

  test("are not judged where another controller serves the Ingress", () =>
    checkDiagnostics(
      `
${INGRESS}
    traefik.ingress.kubernetes.io/router.middlewares: auth
spec: { ingressClassName: nginx }
---
kind: IngressClass
metadata: { name: nginx }
spec: { controller: k8s.io/ingress-nginx }`,
      { only },
    ));

  test("may be of another namespace where that is set", () =>
    checkDiagnostics(
      `
${ROUTE}
    middlewares:
    - name: infra-auth@kubernetescrd
    - { name: auth, namespace: infra }`,
      { only, settings: { ingress: traefik({ allowCrossNamespace: true }) } },
    ));

  test("get their two fields", () =>
    checkFix(
      "traefik-middleware-at",
      "Use name auth",
      `${ROUTE}
    middlewares:
    - name: web-auth@kubernetescrd
${MIDDLEWARE}`,
      `${ROUTE}
    middlewares:
    - name: auth
${MIDDLEWARE}`,
    ));

  test("get a form that annotations take", () =>
    checkFix(
      "traefik-middleware-format",
      "Use web-auth@kubernetescrd",
      `${INGRESS}
    traefik.ingress.kubernetes.io/router.middlewares: "x@file,auth"
spec: { ingressClassName: traefik }`,
      `${INGRESS}
    traefik.ingress.kubernetes.io/router.middlewares: "x@file,web-auth@kubernetescrd"
spec: { ingressClassName: traefik }`,
    ));

  test("of a split that nobody knows stay as they are", () =>
    checkNoFix(
      "traefik-middleware-at",
      `${ROUTE}
    middlewares:
    - name: a-b-c@kubernetescrd`,
    ));
});

describe("Services", () => {
  const only = ["traefik-route-service"];
  const services = `
#- cluster:prod synced=Service,TraefikService
kind: Service
metadata: { name: cart, namespace: web }
spec: { ports: [{ port: 80, name: http }, { port: 9090, name: metrics }] }
---
kind: Service
metadata: { name: outside, namespace: web }
spec: { type: ExternalName, externalName: example.com, ports: [{ port: 443 }] }
---
apiVersion: traefik.io/v1alpha1
kind: TraefikService
metadata: { name: canary, namespace: web }
spec: {}`;

  test("and their ports, TraefikServices, and names of other providers", () =>
    checkDiagnostics(
      `
#- /web.yaml
${ROUTE}
    services:
    - { name: cart, port: 80 }
    - { name: cart, port: http }
    - { name: cart, port: 8080 }
                          ^^^^ warning traefik-route-service: Service web/cart has no port 8080; it has 80 (http), 9090 (metrics)
    - { name: cart, port: metrix }
                          ^^^^^^ warning traefik-route-service: Service web/cart has no port metrix; it has 80 (http), 9090 (metrics)
    - { name: cart }
              ^^^^ warning traefik-route-service: Traefik needs the port of Service web/cart; it has 80 (http), 9090 (metrics)
    - { name: card, port: 80 }
              ^^^^ warning traefik-route-service: No Service web/card; did you mean cart?
    - { name: outside, port: 8443 }
    - { name: canary, kind: TraefikService }
    - { name: canery, kind: TraefikService }
              ^^^^^^ warning traefik-route-service: No TraefikService web/canery; did you mean canary?
    - { name: canary, port: 80 }
              ^^^^^^ warning traefik-route-service: No Service web/canary; there is a TraefikService of that name
    - { name: api@internal, kind: TraefikService }
    - { name: "{{ .Values.name }}", port: 80 }
${services}`,
      { only },
    ));

  test("of a TraefikService and of an error page", () =>
    checkDiagnostics(
      `
#- /web.yaml
apiVersion: traefik.io/v1alpha1
kind: TraefikService
metadata: { name: split, namespace: web }
spec:
  mirroring:
    name: cart
    port: 80
    mirrors:
    - name: card
            ^^^^ warning traefik-route-service
      port: 80
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: errors, namespace: web }
spec:
  errors:
    service:
      name: cart
      port: 81
            ^^ warning traefik-route-service
${services}`,
      { only },
    ));

  test("get the port that was meant, as a name or a number", () => {
    const route = (port: string): string => `#- /web.yaml
${ROUTE}
    services:
    - name: cart
      port: ${port}`;
    checkFix(
      "traefik-route-service",
      "Use port 9090 (metrics)",
      route("metrix") + services,
      route("metrics").slice(13),
    );
    checkFix("traefik-route-service", "Use port 80 (http)", route('"80"') + services, route("80").slice(13));
  });
});

describe("annotations", () => {
  const only = [
    "traefik-annotation-unknown",
    "traefik-v1-annotation",
    "traefik-tls-section-only",
    "traefik-pathmatcher-ignored",
    "traefik-rulesyntax-old",
    "traefik-nginx-unsupported",
  ];

  test("are compared without case, and places in lists are numbers", () =>
    checkDiagnostics(
      `
${INGRESS}
    traefik.ingress.kubernetes.io/router.entryPoints: web
    traefik.ingress.kubernetes.io/router.tls.domains.0.main: a.example.com
    traefik.ingress.kubernetes.io/router.tls.domains.n.main: a.example.com
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error traefik-annotation-unknown
    traefik.ingress.kubernetes.io/router.midlewares: a@file
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error traefik-annotation-unknown: Traefik skips the whole Ingress because of router.midlewares; did you mean router.middlewares?
    traefik.ingress.kubernetes.io/service.sticky: "true"
    traefik.ingress.kubernetes.io/router.rulesyntax: v2
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning traefik-rulesyntax-old
spec: { ingressClassName: traefik }
---
kind: Service
metadata:
  name: web
  annotations:
    traefik.ingress.kubernetes.io/service.serverscheme: h2c
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error traefik-annotation-unknown: Traefik skips the whole backend because of service.serverscheme; did you mean service.serversscheme?
spec: {}`,
      { only },
    ));

  test.each([
    ["router.entrypoints: web", "warning"],
    ["router.entrypoints: websecure", "information"],
    ['router.tls: "false"', "warning"],
  ])("%s leaves TLS off", (annotation, severity) =>
    checkDiagnostics(
      `
${INGRESS}
    traefik.ingress.kubernetes.io/${annotation}
spec:
  ingressClassName: traefik
  tls: [{ secretName: web }]
  ^^^ ${severity} traefik-tls-section-only: Traefik only loads certificates from spec.tls; set router.tls or use an entry point with TLS`,
      { only },
    ),
  );

  test.each(['router.tls: "true"', "router.tls.certresolver: le", "router.entrypoints: web,front"])(
    "%s turns TLS on",
    (annotation) =>
      checkDiagnostics(
        `
${INGRESS}
    traefik.ingress.kubernetes.io/${annotation}
spec: { ingressClassName: traefik, tls: [{ secretName: web }] }`,
        { only, settings: { ingress: traefik({ tlsEntryPoints: ["front"] }) } },
      ),
  );

  test("of Traefik 1 become what does the same today", () => {
    checkFix(
      "traefik-v1-annotation",
      "Rename to router.entrypoints",
      `${INGRESS}
    traefik.ingress.kubernetes.io/frontend-entry-points: web
spec: { ingressClassName: traefik }`,
      `${INGRESS}
    traefik.ingress.kubernetes.io/router.entrypoints: web
spec: { ingressClassName: traefik }`,
    );
    checkFix(
      "traefik-v1-annotation",
      "Make Middleware web-strip and refer to it",
      `${INGRESS}
    traefik.ingress.kubernetes.io/rule-type: PathPrefixStrip
    traefik.ingress.kubernetes.io/router.middlewares: auth@file
spec: { ingressClassName: traefik, rules: [{ http: { paths: [{ path: /api }] } }] }`,
      `${INGRESS}
    traefik.ingress.kubernetes.io/router.middlewares: auth@file,web-web-strip@kubernetescrd
spec: { ingressClassName: traefik, rules: [{ http: { paths: [{ path: /api }] } }] }
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata:
  name: web-strip
  namespace: web
spec:
  stripPrefix:
    prefixes:
      - /api`,
    );
  });

  test("a path matcher that is none", () =>
    checkDiagnostics(
      `
${INGRESS}
    traefik.ingress.kubernetes.io/router.pathmatcher: pathprefix
                                                      ^^^^^^^^^^ warning traefik-pathmatcher-ignored: router.pathmatcher takes Path, PathPrefix or PathRegexp, not pathprefix; did you mean PathPrefix?
spec: { ingressClassName: traefik }`,
      { only },
    ));

  test("of ingress-nginx, where Traefik serves its class", () =>
    checkDiagnostics(
      `
${INGRESS}
    nginx.ingress.kubernetes.io/satisfy: any
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning traefik-nginx-unsupported: Traefik's ingress-nginx provider does not support satisfy
    nginx.ingress.kubernetes.io/load-balance: ewma
                                              ^^^^ warning traefik-nginx-unsupported: Traefik's ingress-nginx provider limits load-balance: only round_robin is supported
    nginx.ingress.kubernetes.io/rewrite-target: /
spec: { ingressClassName: nginx }`,
      { only, settings: { ingress: traefik({ nginxClasses: ["nginx"] }) } },
    ));
});
