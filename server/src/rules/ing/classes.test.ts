// The class rules together: how sure they are depends on what is known of the IngressClasses.

import { describe, test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const edge = `
kind: IngressClass
metadata: { name: edge }
spec: { controller: example.com/edge }`;

const backend = "{ service: { name: cart, port: { number: 80 } } }";

describe("ing-class-missing", () => {
  const only = { only: ["ing-class-missing"] };
  const spec = `spec: { defaultBackend: ${backend} }`;

  test("is information where no cluster tells", () =>
    checkDiagnostics(
      `
kind: Ingress
metadata: { name: shop }
${spec}
^^^^ information ing-class-missing: No ingressClassName: a controller may ignore this Ingress
`,
      only,
    ));

  test("is a warning where the cluster has no default class", () =>
    checkDiagnostics(
      `
#- /ingress.yaml
kind: Ingress
metadata: { name: shop }
${spec}
^^^^ warning ing-class-missing: No ingressClassName and no default IngressClass: controllers ignore this Ingress
#- cluster:prod synced=IngressClass${edge}
`,
      only,
    ));

  test("is silent with a default class, with the annotation, for GKE and while classes load", () => {
    checkDiagnostics(
      `
#- /ingress.yaml
kind: Ingress
metadata: { name: shop }
${spec}
#- cluster:prod synced=IngressClass
kind: IngressClass
metadata: { name: edge, annotations: { ingressclass.kubernetes.io/is-default-class: "true" } }
spec: { controller: example.com/edge }
`,
      only,
    );
    checkDiagnostics(
      `
kind: Ingress
metadata: { name: shop, annotations: { kubernetes.io/ingress.class: nginx } }
${spec}
---
kind: Ingress
metadata: { name: other, annotations: { networking.gke.io/managed-certificates: shop } }
${spec}
`,
      only,
    );
    checkDiagnostics(
      `
#- /ingress.yaml
kind: Ingress
metadata: { name: shop }
${spec}
#- cluster:prod loading=IngressClass
`,
      only,
    );
  });

  test("its fix adds the only class as the first key", () =>
    checkFix(
      "ing-class-missing",
      "Add ingressClassName: edge",
      `
#- /ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  defaultBackend: ${backend}
#- cluster:prod synced=IngressClass${edge}
`,
      `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: edge
  defaultBackend: ${backend}
`,
    ));
});

describe("ing-class-unknown", () => {
  const only = { only: ["ing-class-unknown"] };
  const using = (name: string): string => `
#- /ingress.yaml
kind: Ingress
metadata: { name: shop }
spec: { ingressClassName: ${name}, defaultBackend: ${backend} }`;

  test("is a warning where the cluster's classes are known, well-known names too", () => {
    checkDiagnostics(
      `${using("egde")}
                          ^^^^ warning ing-class-unknown: No IngressClass egde; did you mean edge?
#- cluster:prod synced=IngressClass${edge}
`,
      only,
    );
    checkDiagnostics(
      `${using("nginx")}
                          ^^^^^ warning ing-class-unknown: No IngressClass nginx
#- cluster:prod synced=IngressClass${edge}
`,
      only,
    );
  });

  test("is information where only the workspace tells, and silent for well-known names", () => {
    checkDiagnostics(
      `${using("egde")}
                          ^^^^ information ing-class-unknown: No IngressClass egde in this workspace; did you mean edge?
#- /class.yaml${edge}
`,
      only,
    );
    checkDiagnostics(`${using("nginx")}\n#- /class.yaml${edge}\n`, only);
  });

  test("is silent where no class is known", () => {
    checkDiagnostics(using("egde"), only);
    checkDiagnostics(`${using("egde")}\n#- cluster:prod forbidden=IngressClass${edge}\n`, only);
  });
});

describe("ing-class-annotation", () => {
  test("moves the value and takes empty annotations away", () =>
    checkFix(
      "ing-class-annotation",
      "Move it to ingressClassName: nginx",
      `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    kubernetes.io/ingress.class: nginx
spec:
  defaultBackend: ${backend}
`,
      `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: nginx
  defaultBackend: ${backend}
`,
    ));

  test("is silent for GKE, which reads nothing else", () =>
    checkDiagnostics(
      `
kind: Ingress
metadata: { name: shop, annotations: { kubernetes.io/ingress.class: gce-internal } }
spec: { defaultBackend: ${backend} }
`,
      { only: ["ing-class-annotation"] },
    ));
});
