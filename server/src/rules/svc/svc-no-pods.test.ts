import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const only = { only: ["svc-no-pods"] };

function service(selector: string, said = "", namespace = "web"): string {
  return `#- /service.yaml
kind: Service
metadata: { name: cart, namespace: ${namespace} }
spec:
  selector: { ${selector} }
${said}  ports: [{ port: 80 }]
`;
}

function workload(labels: string, name = "cart", kind = "Deployment"): string {
  return `kind: ${kind}
metadata: { name: ${name}, namespace: web }
spec: { template: { metadata: { labels: { ${labels} } }, spec: { containers: [{ name: a, image: a }] } } }
`;
}

const ALL = "#- cluster:prod synced=Deployment,StatefulSet,DaemonSet\n";

test("pods that are there", () => {
  checkDiagnostics(`${service("app: cart")}${ALL}${workload("app: cart, tier: web")}`, only);
  checkDiagnostics(`${service("app: cart")}#- /cart.yaml\n${workload("app: cart")}`, only);
});

test("none for sure", () =>
  checkDiagnostics(
    `${service("app: card", `${" ".repeat(19)}^^^^ warning svc-no-pods: No pod in web has the labels app=card; nearest is Deployment cart (app=cart)\n`)}${ALL}${workload("app: cart")}`,
    only,
  ));

test("none in the workspace", () =>
  checkDiagnostics(
    `${service("app: pay", `${" ".repeat(19)}^^^ information svc-no-pods: No pod of web in this workspace has the labels app=pay\n`)}#- /other.yaml\n${workload("app: ledger", "ledger")}`,
    only,
  ));

test("each label fits, but no pod has both: the selector is what must change", () =>
  checkDiagnostics(
    `${service("app: cart, tier: web", "  ^^^^^^^^ warning svc-no-pods: No pod in web has the labels app=cart, tier=web; nearest is Deployment a (app=cart)\n")}${ALL}${workload("app: cart", "a")}---\n${workload("tier: web", "b")}`,
    only,
  ));

test("what is not known is not missing", () => {
  checkDiagnostics(service("app: pay"), only);
  checkDiagnostics(`${service("app: pay")}#- cluster:prod forbidden=Pod,Deployment,StatefulSet,DaemonSet\n`, only);
  checkDiagnostics(`${service("app: pay")}#- /other.yaml\n${workload('app: "{{ .Values.app }}"')}`, only);
  checkDiagnostics(`${service('app: "{{ .Values.app }}"')}#- /other.yaml\n${workload("app: cart")}`, only);
});

test("generated labels, add-ons and pods of operators", () => {
  checkDiagnostics(
    `${service("app: cart, statefulset.kubernetes.io/pod-name: cart-0")}#- /cart.yaml\n${workload("app: cart", "cart", "StatefulSet")}`,
    only,
  );
  checkDiagnostics(`${service("k8s-app: kube-dns")}#- /cart.yaml\n${workload("app: cart")}`, only);
  checkDiagnostics(
    `${service("app: pay")}#- /cart.yaml\n${workload("app: cart")}---\napiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: { name: pay, namespace: web }\n`,
    only,
  );
});

test("endpoints by somebody else", () =>
  checkDiagnostics(
    `${service("app: pay")}#- /cart.yaml\n${workload("app: cart")}---\nkind: Endpoints\nmetadata: { name: cart, namespace: web }\nsubsets: [{ addresses: [{ ip: 10.0.0.1 }], ports: [{ port: 80 }] }]\n`,
    only,
  ));

test("the workload of the Service's name is taken", () =>
  checkFix(
    "svc-no-pods",
    "Select app=shop-cart (Deployment cart)",
    `${service("app: nobody")}${ALL}${workload("app: shop-cart, tier: web").replace("spec: {", "spec: { selector: { matchLabels: { app: shop-cart } },")}`,
    `kind: Service
metadata: { name: cart, namespace: web }
spec:
  selector: { app: shop-cart }
  ports: [{ port: 80 }]
apiVersion: v1`,
  ));
