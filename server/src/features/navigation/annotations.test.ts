// What annotations name: from the annotation to the object and back, and renamed along with it.

import { describe, test } from "vitest";
import { checkDefinition, checkReferences, checkRename } from "../../../../test/fixture/checkNavigation.ts";

const SECRET = `
#- /secret.yaml
kind: Secret
metadata: { name: users, namespace: web }
                  ^^^^^ secret
`;

describe.each([
  ["a bare name", "nginx.ingress.kubernetes.io/auth-secret: us$0ers"],
  ["a name with its namespace", "nginx.ingress.kubernetes.io/auth-secret: web/us$0ers"],
  ["quotes", 'haproxy.org/auth-secret: "web/us$0ers"'],
  ["haproxy-ingress' own form", "haproxy-ingress.github.io/auth-secret: secret://web/us$0ers"],
])("%s", (_, line) => {
  test("leads to the Secret", () =>
    checkDefinition(`${SECRET}
#- /ingress.yaml
kind: Ingress
metadata:
  name: shop
  namespace: web
  annotations:
    ${line}
`));
});

test("an issuer's name leads to the Issuer of the namespace, a cluster issuer's to the ClusterIssuer", () => {
  checkDefinition(`
#- /issuers.yaml
apiVersion: cert-manager.io/v1
kind: Issuer
metadata: { name: ca, namespace: web }
                  ^^ issuer
---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: ca }
#- /ingress.yaml
kind: Ingress
metadata: { name: shop, namespace: web, annotations: { cert-manager.io/issuer: c$0a } }
`);
  checkDefinition(`
#- /issuers.yaml
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: ca }
                  ^^ issuer
#- /ingress.yaml
kind: Ingress
metadata: { name: shop, namespace: web, annotations: { cert-manager.io/cluster-issuer: c$0a } }
`);
});

test("references of a Secret hold the annotations that name it", () =>
  checkReferences(`
#- /secret.yaml
kind: Secret
metadata: { name: us$0ers, namespace: web }
#- /ingress.yaml
kind: Ingress
metadata:
  name: shop
  namespace: web
  annotations:
    nginx.ingress.kubernetes.io/auth-secret: web/users
                                             ^^^^^^^^^ annotation
`));

test("a rename keeps the namespace before the name, and the quotes", () => {
  const text = (name: string, cursor: string): string => `
#- /secret.yaml
kind: Secret
metadata: { name: ${cursor}, namespace: web }
#- /ingress.yaml
kind: Ingress
metadata:
  name: shop
  namespace: web
  annotations:
    nginx.ingress.kubernetes.io/auth-secret: web/${name}
    nginx.ingress.kubernetes.io/auth-tls-secret: "web/${name}"
    haproxy.org/auth-secret: '${name}'
    nginx.ingress.kubernetes.io/proxy-ssl-secret: other/users
`;
  checkRename("people", text("users", "us$0ers"), text("people", "people"));
});
