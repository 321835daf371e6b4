import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const only = { only: ["tls-secret-missing", "tls-secret-other-namespace"] };

function ingress(said = "", annotations = "{}", secret = "shop-tls"): string {
  return `#- /ingress.yaml
kind: Ingress
metadata: { name: shop, namespace: web, annotations: ${annotations} }
spec:
  tls:
  - hosts: [shop.example.com]
    secretName: ${secret}
${said}  rules: [{ host: shop.example.com }]
`;
}

function at(text: string): string {
  return `${" ".repeat(16)}^^^^^^^^ ${text}\n`;
}

function secret(name: string, namespace = "web"): string {
  return `kind: Secret\nmetadata: { name: ${name}, namespace: ${namespace} }\ntype: kubernetes.io/tls\n`;
}

test("found", () => checkDiagnostics(`${ingress()}#- cluster:prod synced=Secret\n${secret("shop-tls")}`, only));

test("missing for sure, with the nearest and without", () => {
  const near = "warning tls-secret-missing: No Secret web/shop-tls; did you mean shop-tsl?";
  checkDiagnostics(`${ingress(at(near))}#- cluster:prod synced=Secret\n${secret("shop-tsl")}`, only);
  const none = "warning tls-secret-missing: No Secret web/shop-tls: clients get the controller's default certificate";
  checkDiagnostics(`${ingress(at(none))}#- cluster:prod synced=Secret\n`, only);
});

test("missing as far as the workspace tells", () =>
  checkDiagnostics(`${ingress(at("information tls-secret-missing"))}#- /secret.yaml\n${secret("other")}`, only));

test("not known", () => {
  checkDiagnostics(ingress(), only);
  checkDiagnostics(`${ingress()}#- cluster:prod forbidden=Secret\n`, only);
  checkDiagnostics(`${ingress("", "{}", '"{{ .Values.tls }}"')}#- cluster:prod synced=Secret\n`, only);
});

test("names of TLS Secrets are all that is known: missing, or of another type", () => {
  const names = (...all: readonly string[]) => `#- cluster:prod synced=TlsSecret\n${all.join("---\n")}`;
  checkDiagnostics(`${ingress()}${names(secret("shop-tls"))}`, only);
  const none =
    "warning tls-secret-missing: No Secret web/shop-tls of type kubernetes.io/tls; one of another type may be there";
  checkDiagnostics(`${ingress(at(none))}${names()}`, only);
  const near = "warning tls-secret-missing: No Secret web/shop-tls of type kubernetes.io/tls; did you mean shop-tsl?";
  checkDiagnostics(`${ingress(at(near))}${names(secret("shop-tsl"))}`, only);
  // What files declare besides is another way to be sure of less.
  checkDiagnostics(`${ingress(at(none))}#- /secret.yaml\n${secret("other")}${names()}`, only);
  checkDiagnostics(`${ingress()}#- /secret.yaml\n${secret("shop-tls")}${names()}`, only);
  checkDiagnostics(`${ingress("", "{ cert-manager.io/cluster-issuer: letsencrypt }")}${names()}`, only);
  const other =
    "information tls-secret-other-namespace: Secret shop-tls is in namespace certs; an Ingress reads only its own, web";
  checkDiagnostics(`${ingress(at(other))}${names(secret("shop-tls", "certs"))}`, only);
  for (const state of ["forbidden", "loading", "stale"])
    checkDiagnostics(`${ingress()}#- cluster:prod ${state}=TlsSecret\n${secret("shop-tsl")}`, only);
});

test("a pod's Secret may be of any type: TLS names say nothing of it", () =>
  checkDiagnostics(
    `#- /pod.yaml
kind: Pod
metadata: { name: a, namespace: web }
spec: { containers: [{ name: a, image: a, envFrom: [{ secretRef: { name: login } }] }] }
#- cluster:prod synced=TlsSecret
${secret("shop-tls")}`,
    { only: ["res-secret-missing"] },
  ));

test("made by somebody else", () => {
  const cluster = "#- cluster:prod synced=Secret\n";
  checkDiagnostics(`${ingress("", "{ cert-manager.io/cluster-issuer: letsencrypt }")}${cluster}`, only);
  checkDiagnostics(`${ingress("", '{ cert-manager.io/issuer: "{{ .Values.issuer }}" }')}${cluster}`, only);
  const made = (kind: string, spec: string, name = "a"): string =>
    `${ingress()}#- /made.yaml\napiVersion: ${kind.split(" ")[0]}\nkind: ${kind.split(" ")[1]}\nmetadata: { name: ${name}, namespace: web }\nspec: ${spec}\n${cluster}`;
  checkDiagnostics(made("cert-manager.io/v1 Certificate", "{ secretName: shop-tls }"), only);
  checkDiagnostics(made("bitnami.com/v1alpha1 SealedSecret", "{}", "shop-tls"), only);
  checkDiagnostics(made("external-secrets.io/v1 ExternalSecret", "{ target: { name: shop-tls } }"), only);
});

test("in another namespace", () =>
  checkDiagnostics(
    `${ingress(at("warning tls-secret-other-namespace: Secret shop-tls is in namespace certs; an Ingress reads only its own, web"))}#- cluster:prod synced=Secret\n${secret("shop-tls", "certs")}`,
    only,
  ));

test("the nearest Secret is put in", () =>
  checkFix(
    "tls-secret-missing",
    "Use Secret shop-tls",
    `${ingress("", "{}", "shop-tsl")}#- cluster:prod synced=Secret\n${secret("shop-tls")}`,
    `kind: Ingress
metadata: { name: shop, namespace: web, annotations: {} }
spec:
  tls:
  - hosts: [shop.example.com]
    secretName: shop-tls
  rules: [{ host: shop.example.com }]
apiVersion: networking.k8s.io/v1`,
  ));
