import { test } from "vitest";
import { checkDiagnostics } from "../../../../test/fixture/checks.ts";

const only = { only: ["res-config-map-missing", "res-secret-missing", "res-service-account-missing"] };

function pod(body: string, kind = "Pod"): string {
  return `#- /pod.yaml\nkind: ${kind}\nmetadata: { name: cart, namespace: web }\nspec:\n${body}`;
}

const KNOWN =
  "#- cluster:prod synced=ConfigMap,Secret,ServiceAccount\nkind: ConfigMap\nmetadata: { name: cart, namespace: web }\n";

test("every place that names a ConfigMap or a Secret", () =>
  checkDiagnostics(
    `${pod(`  serviceAccountName: cart-sa
                      ^^^^^^^ warning res-service-account-missing: No ServiceAccount web/cart-sa
  initContainers:
  - name: a
    envFrom:
    - configMapRef: { name: card }
                            ^^^^ warning res-config-map-missing: No ConfigMap web/card; did you mean cart?
    - secretRef: { name: token }
                         ^^^^^ warning res-secret-missing: No Secret web/token
  containers:
  - name: b
    env:
    - name: A
      valueFrom: { configMapKeyRef: { name: env-a, key: a } }
                                            ^^^^^ warning res-config-map-missing
    - name: B
      valueFrom: { secretKeyRef: { name: env-b, key: b } }
                                         ^^^^^ warning res-secret-missing
  volumes:
  - name: a
    configMap: { name: vol-a }
                       ^^^^^ warning res-config-map-missing
  - name: b
    secret: { secretName: vol-b }
                          ^^^^^ warning res-secret-missing
  - name: c
    projected: { sources: [{ secret: { name: vol-c } }] }
                                             ^^^^^ warning res-secret-missing
`)}${KNOWN}`,
    only,
  ));

test("optional ones, those of every namespace, and templates", () =>
  checkDiagnostics(
    `${pod(`  serviceAccountName: default
  containers:
  - name: b
    envFrom:
    - configMapRef: { name: a, optional: true }
    - configMapRef: { name: "{{ .Release.Name }}-env" }
  volumes:
  - name: a
    projected: { sources: [{ configMap: { name: kube-root-ca.crt } }] }
`)}${KNOWN}`,
    only,
  ));

test("without a cluster, what the workspace holds of the kind decides", () => {
  const body = "  containers:\n  - name: b\n    envFrom: [{ configMapRef: { name: env } }]\n";
  const caret = `${" ".repeat(38)}^^^ information res-config-map-missing: No ConfigMap web/env in this workspace\n`;
  checkDiagnostics(pod(body), only);
  checkDiagnostics(
    `${pod(body + caret)}#- /other.yaml\nkind: ConfigMap\nmetadata: { name: other, namespace: web }\n`,
    only,
  );
});

test("a kustomization generates some", () =>
  checkDiagnostics(
    `#- /app/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: web
resources: [cart.yaml]
configMapGenerator: [{ name: env, literals: [A=b] }]
secretGenerator: [{ name: token, literals: [A=b] }]
#- /app/cart.yaml
kind: Pod
metadata: { name: cart }
spec:
  containers:
  - name: b
    envFrom: [{ configMapRef: { name: env } }, { secretRef: { name: token } }, { secretRef: { name: tokn } }]
                                                                                                    ^^^^ information res-secret-missing: No Secret web/tokn in this workspace; did you mean token?
`,
    only,
  ));
