// The rules on policies around the mesh, and on annotations, beyond the Bad and Good blocks of their pages.

import { describe, test } from "vitest";
import { checkDiagnostics, checkFix, checkSaid } from "../../../../test/fixture/checks.ts";

function namespace(label: string): string {
  return `---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${label} } }
`;
}

const INJECTED = namespace("istio-injection: enabled");
const AMBIENT = namespace("istio.io/dataplane-mode: ambient");

function pod(labels = "app: web", more = ""): string {
  return `---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { ${labels} } }
spec: { ${more}containers: [{ name: web, image: web, ports: [{ containerPort: 8080 }, { containerPort: 15008 }] }] }
`;
}

function policy(spec: string, name = "web"): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
${spec}`;
}

describe("istio-istiod-blocked", () => {
  const blocked = (text: string, expected: readonly string[]): void =>
    checkSaid("istio-istiod-blocked", `#- /a.yaml\n${text}`, expected);
  const SAID = "warning spec.egress: Sidecars of web can't reach istiod: no policy lets them out to it on 15012/TCP";
  const egress = (rules: string, name?: string) => policy(`  policyTypes: [Egress]\n  egress: [${rules}]\n`, name);

  test("rules that let them out, and others", () => {
    blocked(INJECTED + pod() + egress("{ to: [{ podSelector: {} }] }"), [SAID]);
    blocked(INJECTED + pod() + egress("{ to: [{ namespaceSelector: {} }], ports: [{ port: 443 }] }"), [SAID]);
    blocked(INJECTED + pod() + egress("{ to: [{ namespaceSelector: {} }] }"), []);
    blocked(INJECTED + pod() + egress("{ ports: [{ port: 15012 }] }"), []);
    blocked(INJECTED + pod() + egress("{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: 15012 }] }"), []);
    blocked(
      INJECTED + pod() + egress("{ to: [{ podSelector: {} }] }") + egress("{ ports: [{ port: 15012 }] }", "b"),
      [],
    );
  });

  test("a policy that denies all egress says it on its types", () =>
    blocked(INJECTED + pod() + policy("  policyTypes: [Egress]\n"), [SAID.replace("spec.egress", "spec.policyTypes")]));

  test("pods that have no sidecar", () => {
    const deny = egress("{ to: [{ podSelector: {} }] }");
    blocked(INJECTED + pod("app: web, sidecar.istio.io/inject: 'false'") + deny, []);
    blocked(INJECTED + pod("app: web", "hostNetwork: true, ") + deny, []);
    blocked(namespace("a: b") + pod() + deny, []);
    blocked(AMBIENT + pod() + deny, []);
    blocked(pod() + deny, []);
    blocked(INJECTED + deny, []);
  });

  test("istiod in another root namespace", () => {
    const mesh = `---
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: mesh, namespace: mesh }
spec: { meshConfig: { rootNamespace: mesh } }
`;
    const to = (name: string) =>
      `{ to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ${name} } } }] }`;
    blocked(INJECTED + pod() + mesh + egress(to("istio-system")), [SAID]);
    blocked(INJECTED + pod() + mesh + egress(to("mesh")), []);
  });

  test("the rule is added", () =>
    checkFix(
      "istio-istiod-blocked",
      "Let web out to istiod on 15012",
      `${policy("  policyTypes: [Egress]\n  egress:\n    - to: [{ podSelector: {} }]\n").slice(4)}${INJECTED}${pod()}`,
      `${policy(`  policyTypes: [Egress]
  egress:
    - to: [{ podSelector: {} }]
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: istio-system
          podSelector:
            matchLabels:
              app: istiod
      ports:
        - protocol: TCP
          port: 15012
`).slice(4)}${INJECTED}${pod()}`,
    ));
});

describe("istio-ambient-port", () => {
  const ambient = (text: string, expected: readonly string[]): void =>
    checkSaid("istio-ambient-port", `#- /a.yaml\n${text}`, expected);
  const SAID =
    "warning spec.ingress[0].ports: web is in ambient mode: its traffic arrives on 15008, which this rule lacks";
  const ingress = (rules: string, name?: string) => policy(`  ingress: [${rules}]\n`, name);
  const WEB = "{ ports: [{ port: 8080 }] }";

  test("rules that take the tunnel in, and others", () => {
    ambient(AMBIENT + pod() + ingress(WEB), [SAID]);
    ambient(AMBIENT + pod() + ingress("{ ports: [{ port: 8080 }, { port: 15008, protocol: UDP }] }"), [SAID]);
    ambient(AMBIENT + pod() + ingress("{ ports: [{ port: 8080 }, { port: 15008 }] }"), []);
    ambient(AMBIENT + pod() + ingress("{ ports: [{ port: 8000, endPort: 16000 }] }"), []);
    ambient(AMBIENT + pod() + ingress("{ ports: [{ protocol: TCP }] }"), []);
    ambient(AMBIENT + pod() + ingress("{ from: [{ podSelector: {} }] }"), []);
    ambient(AMBIENT + pod() + ingress('{ ports: [{ port: "{{ .Values.port }}" }] }'), []);
  });

  test("another rule that lets the same peers in on the tunnel", () => {
    const from = (who: string, port: number) =>
      `{ from: [{ podSelector: { matchLabels: { app: ${who} } } }], ports: [{ port: ${port} }] }`;
    ambient(AMBIENT + pod() + ingress(`${WEB}, { ports: [{ port: 15008 }] }`), []);
    ambient(AMBIENT + pod() + ingress(WEB) + ingress("{ ports: [{ port: 15008 }] }", "b"), []);
    ambient(AMBIENT + pod() + ingress(`${from("a", 8080)}, ${from("a", 15008)}`), []);
    ambient(AMBIENT + pod() + ingress(`${from("a", 8080)}, ${from("b", 15008)}`), [SAID]);
  });

  test("who is not in ambient mode", () => {
    ambient(AMBIENT + pod("app: web, istio.io/dataplane-mode: none") + ingress(WEB), []);
    ambient(namespace("a: b") + pod("app: web, istio.io/dataplane-mode: ambient") + ingress(WEB), [SAID]);
    ambient(INJECTED + pod() + ingress(WEB), []);
    ambient(AMBIENT + pod("app: other") + ingress(WEB), [SAID.replace("web is", "shop is")]);
    ambient(AMBIENT + pod() + policy(`  policyTypes: [Egress]\n  ingress: [${WEB}]\n`), []);
  });

  test("the port is added", () =>
    checkFix(
      "istio-ambient-port",
      "Add TCP 15008",
      `${policy("  ingress:\n    - ports:\n        - port: 8080 # web\n").slice(4)}${AMBIENT}${pod()}`,
      `${policy("  ingress:\n    - ports:\n        - port: 8080 # web\n        - protocol: TCP\n          port: 15008\n").slice(4)}${AMBIENT}${pod()}`,
    ));
});

describe("istio-authz-deny-all", () => {
  const denies = (spec: string, expected: readonly string[], metadata = "name: web, namespace: shop"): void =>
    checkSaid(
      "istio-authz-deny-all",
      `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { ${metadata} }\n${spec}`,
      expected,
    );
  const said = (path: string, whom: string) =>
    `information ${path}: AuthorizationPolicy web denies every request to ${whom}`;

  test("the forms of it", () => {
    denies("spec: {}", [said("spec", "every pod of shop")]);
    denies("", [said("kind", "every pod of shop")]);
    denies("spec: { action: ALLOW, rules: [] }", [said("spec.rules", "every pod of shop")]);
    denies("spec: { rules: null }", [said("spec.rules", "every pod of shop")]);
    denies("spec: { action: DENY, rules: [{ to: [{}] }, {}] }", [said("spec.rules[1]", "every pod of shop")]);
    denies("spec: { selector: { matchLabels: { app: web } } }", [said("spec", "pods with app=web of shop")]);
    denies("spec: { targetRefs: [{ kind: Gateway, group: gateway.networking.k8s.io, name: way }] }", [
      said("spec", "Gateway way"),
    ]);
    denies("spec: {}", [said("spec", "every pod of the mesh")], "name: web, namespace: istio-system");
  });

  test("what denies not everything", () => {
    denies("spec: { rules: [{}] }", []);
    denies("spec: { action: DENY }", []);
    denies("spec: { action: DENY, rules: [{ to: [{ operation: { methods: [GET] } }] }] }", []);
    denies("spec: { action: AUDIT, rules: [{}] }", []);
    denies("spec: { action: CUSTOM, provider: { name: x }, rules: [{}] }", []);
    denies('spec: { action: "{{ .Values.action }}", rules: [{}] }', []);
    denies("spec: {}", [], 'name: web, namespace: shop, annotations: { istio.io/dry-run: "true" }');
  });

  test("a kind of that name of another group", () =>
    checkSaid(
      "istio-authz-deny-all",
      "apiVersion: example.com/v1\nkind: AuthorizationPolicy\nmetadata: { name: a }",
      [],
    ));
});

describe("istio-annotation", () => {
  const only = { only: ["istio-annotation"] };

  test("on a workload, its pods, a Service and a Namespace", () =>
    checkDiagnostics(
      `
#- /a.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    sidecar.istio.io/inject: "false"
    ^^^^^^^^^^^^^^^^^^^^^^^ warning istio-annotation: Istio reads sidecar.istio.io/inject on pods, not on their Deployment: it belongs on the pod template
    istio.io/rev: default
  annotations:
    traffic.sidecar.istio.io/excludeOutboundPorts: "5432"
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning istio-annotation: Istio reads traffic.sidecar.istio.io/excludeOutboundPorts on pods, not on their Deployment
    galley.istio.io/analyze-suppress: IST0103
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata:
      labels:
        app: web
        istio-injection: enabled
        ^^^^^^^^^^^^^^^ warning istio-annotation: Istio reads istio-injection on Namespaces, not on a Pod
      annotations:
        sidecar.istio.io/proxyCPUs: 100m
        ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning istio-annotation: Istio has no annotation sidecar.istio.io/proxyCPUs; did you mean sidecar.istio.io/proxyCPU?
        sidecar.istio.io/inject: "true"
        ^^^^^^^^^^^^^^^^^^^^^^^ information istio-annotation: sidecar.istio.io/inject is deprecated: write it as a label of the pods
        sidecar.istio.io/proxyMemory: 100Mi
        example.com/istio.io: x
    spec: { containers: [{ name: web, image: web }] }
---
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    networking.istio.io/exportTo: "."
    networking.istio.io/exportsTo: "."
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning istio-annotation: Istio has no annotation networking.istio.io/exportsTo; did you mean networking.istio.io/exportTo?
    sidecar.istio.io/proxyCPU: 100m
    ^^^^^^^^^^^^^^^^^^^^^^^^^ warning istio-annotation: Istio reads sidecar.istio.io/proxyCPU on Pods, not on a Service
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
    istio.io/my-own: x
  annotations:
    istio-injection: enabled
    ^^^^^^^^^^^^^^^ warning istio-annotation: istio-injection is a label: Istio does not read it as an annotation
    topology.istio.io/controlPlaneClusters: "*"
`,
      only,
    ));

  test("a label that the pods have as well is the workload's own", () =>
    checkDiagnostics(
      `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { sidecar.istio.io/inject: "false" } }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web, sidecar.istio.io/inject: "false" } }
`,
      only,
    ));

  const deployment = (own: string, pods: string) => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
${own}spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
${pods}    spec:
      containers:
        - name: web
          image: web
`;

  test("moved to the pods, renamed, made a label", () => {
    checkFix(
      "istio-annotation",
      "Move it to the pod template",
      deployment("  annotations:\n    sidecar.istio.io/proxyCPU: 100m # little\n    a: b\n", ""),
      deployment("  annotations:\n    a: b\n", '      annotations:\n        sidecar.istio.io/proxyCPU: "100m"\n'),
    );
    checkFix(
      "istio-annotation",
      "Rename to sidecar.istio.io/proxyCPU",
      deployment("", "      annotations:\n        sidecar.istio.io/proxyCpu: 100m # little\n"),
      deployment("", "      annotations:\n        sidecar.istio.io/proxyCPU: 100m # little\n"),
    );
    checkFix(
      "istio-annotation",
      "Make it a label of the pods",
      deployment("", '      annotations:\n        sidecar.istio.io/inject: "false"\n        a: b\n'),
      deployment("", '        sidecar.istio.io/inject: "false"\n      annotations:\n        a: b\n'),
    );
  });
});
