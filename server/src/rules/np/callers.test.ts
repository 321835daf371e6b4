import { expect, test } from "vitest";
import { checkDiagnostics, checkFix, findAll } from "../../../../test/fixture/checks.ts";
import { readFixture } from "../../../../test/fixture/fixture.ts";

const operator = (more = ""): string => `kind: Deployment
metadata: { name: op, namespace: sys }
spec: { template: { metadata: { labels: { app: op } }, spec: { serviceAccountName: op${more}, containers: [] } } }
`;
const binding = (name: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: op, namespace: sys }
subjects: [{ kind: ServiceAccount, name: ${name} }]
`;
const closed = `kind: NetworkPolicy
metadata: { name: out, namespace: sys }
spec:
  podSelector: {}
  policyTypes: [Egress]
`;

test("a bound account cut off from the API server, also where nothing at all is let out", () => {
  checkDiagnostics(
    `${closed.trimEnd()}
  ^^^^^^^^^^^ warning np-apiserver-blocked: op uses the Kubernetes API; no policy lets it out to its address on 443 or 6443
---
${operator()}---
${binding("op")}`,
    { only: ["np-apiserver-blocked"] },
  );
  checkDiagnostics(`${closed}---\n${operator(", automountServiceAccountToken: false")}---\n${binding("op")}`, {
    only: ["np-apiserver-blocked"],
  });
});

test("the API server's address is written where the cluster tells it", () =>
  checkFix(
    "np-apiserver-blocked",
    "Let out out to the API server on 6443",
    `#- /p.yaml
${closed}
#- /rest.yaml
${operator()}---
${binding("op")}
#- cluster:prod synced=EndpointSlice
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: kubernetes, namespace: default, labels: { kubernetes.io/service-name: kubernetes } }
addressType: IPv4
endpoints: [{ addresses: [192.0.2.10] }, { addresses: [192.0.2.11] }]
ports: [{ name: https, port: 6443, protocol: TCP }]
`,
    `${closed}  egress:
    - to:
        - ipBlock:
            cidr: 192.0.2.10/32
        - ipBlock:
            cidr: 192.0.2.11/32
      ports:
        - protocol: TCP
          port: 6443

apiVersion: networking.k8s.io/v1`,
  ));

test("a finding follows edits of the binding that it came from", () => {
  const { world, snapshot, files } = readFixture(`#- /p.yaml
${closed}
#- /rest.yaml
${operator()}
#- /binding.yaml
${binding("other")}`);
  const count = (now: typeof snapshot): number =>
    findAll({ snapshot: now, world, files, cursors: [], expectations: [] }).filter(
      ({ item }) => item.finding.code === "np-apiserver-blocked",
    ).length;
  expect(count(snapshot)).toBe(0);
  const edited = world.apply({ files: [{ uri: "file:///binding.yaml", text: binding("op"), open: true, version: 2 }] });
  expect(count(edited)).toBe(1);
});

const metrics = (monitor: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress]
  ingress: [{ from: [{ podSelector: {} }] }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: main, ports: [{ name: metrics, containerPort: 9090 }] }] }
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: web, namespace: shop }
spec: { selector: { matchLabels: { app: web } }, podMetricsEndpoints: [{ ${monitor} }] }
`;
const prometheus = (namespace: string): string => `---
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: { name: main, namespace: ${namespace} }
`;

test("a monitor beside the pods, read from where Prometheus runs; by name and by number", () => {
  for (const monitor of ["port: metrics", "targetPort: 9090", "portNumber: 9090"]) {
    checkFix(
      "np-metrics-blocked",
      "Let namespace watch in on 9090",
      metrics(monitor) + prometheus("watch"),
      metrics(monitor).replace(
        "  ingress: [{ from: [{ podSelector: {} }] }]",
        "  ingress: [{ from: [{ podSelector: {} }] }, { from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: watch } } }], ports: [{ protocol: TCP, port: 9090 }] }]",
      ) + prometheus("watch"),
    );
  }
  checkDiagnostics(metrics("port: metrics") + prometheus("shop"), { only: ["np-metrics-blocked"] });
  checkDiagnostics(metrics("port: other") + prometheus("watch"), { only: ["np-metrics-blocked"] });
});

test("an empty namespaceSelector at length, and a namespace whose only wide policy opens everything", () => {
  checkDiagnostics(
    `
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  ingress: [{ from: [{ namespaceSelector: { matchLabels: {} } }] }]
                       ^^^^^^^^^^^^^^^^^ warning np-namespace-all
`,
    { only: ["np-namespace-all"] },
  );
  checkDiagnostics(
    `
kind: Namespace
metadata: { name: shop }
                  ^^^^ information np-namespace-open: Namespace shop has no default deny for ingress and egress
---
kind: NetworkPolicy
metadata: { name: open, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress], ingress: [{}] }
---
kind: CronJob
metadata: { name: web, namespace: shop }
spec: { jobTemplate: { spec: { template: { metadata: { labels: { app: web } } } } } }
#- cluster:prod synced=NetworkPolicy
`.replace("\nkind: Namespace", "\n#- /a.yaml\nkind: Namespace"),
    { only: ["np-namespace-open"] },
  );
});
