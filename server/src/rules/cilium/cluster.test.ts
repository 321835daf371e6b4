// The rules that need the cluster's pods, Services and nodes.
import { describe, test } from "vitest";
import { checkDiagnostics, checkFix, checkNoFix, checkSaid } from "../../../../test/fixture/checks.ts";

const policy = (rules: string, kind = "CiliumNetworkPolicy"): string => `#- /p.yaml
apiVersion: cilium.io/v2
kind: ${kind}
metadata: { name: p${kind === "CiliumNetworkPolicy" ? ", namespace: shop" : ""} }
spec:
  endpointSelector: {}
${rules.replace(/^\n/, "")}`;
const deployment = (name: string, namespace: string, more = ""): string => `
---
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec: { template: { metadata: { labels: { app: ${name} } }, spec: { ${more} } } }`;

describe("cilium-peer-namespace", () => {
  const code = "cilium-peer-namespace";
  const synced =
    "#- cluster:prod synced=Deployment,StatefulSet,DaemonSet,ReplicaSet,ReplicationController,Job,CronJob,Pod,Namespace";

  test("pods that are elsewhere only", () =>
    checkDiagnostics(
      `
${policy(`
  ingress:
    - fromEndpoints:
        - matchLabels: { app: web }
        - matchLabels: { k8s:app: db }
          ^^^^^^^^^^^ warning cilium-peer-namespace: Pods with app=db are in data; without a namespace the peer is in shop
        - matchLabels: { app: db, k8s:io.kubernetes.pod.namespace: data }
        - matchLabels: { app: db, io.cilium.k8s.namespace.labels.team: x }
        - matchExpressions: [{ key: io.kubernetes.pod.namespace, operator: Exists }, { key: app, operator: In, values: [db] }]
        - matchLabels: { app: nobody }
        - {}
`)}${synced}${deployment("web", "shop")}${deployment("db", "data")}`,
      { only: [code] },
    ));

  test("the service account counts", () =>
    checkSaid(
      code,
      `${policy("  egress: [{ toEndpoints: [{ matchLabels: { app: db, io.cilium.k8s.policy.serviceaccount: store } }] }]\n")}${synced}${deployment("db", "data", "serviceAccountName: store")}${deployment("db", "shop", "serviceAccountName: other")}`,
      [
        "warning spec.egress[0].toEndpoints[0].matchLabels: Pods with app=db are in data; without a namespace the peer is in shop",
      ],
    ));

  test("a dot for the colon, in every selector", () => {
    const dotted = (key: string): string =>
      policy(
        `  egress:
    - toEndpoints:
        - matchLabels:
            ${key}: kube-system
`,
        "CiliumClusterwideNetworkPolicy",
      );
    checkSaid(
      code,
      `${dotted("k8s.io.kubernetes.pod.namespace")}  ingress: [{ fromEndpoints: [{ matchExpressions: [{ key: k8s.io.cilium.k8s.policy.serviceaccount, operator: Exists }] }] }]
`,
      [
        "warning spec.egress[0].toEndpoints[0].matchLabels[k8s.io.kubernetes.pod.namespace]: k8s.io.kubernetes.pod.namespace is a label that no pod has; write k8s:io.kubernetes.pod.namespace",
        "warning spec.ingress[0].fromEndpoints[0].matchExpressions[0].key: k8s.io.cilium.k8s.policy.serviceaccount is a label that no pod has; write k8s:io.cilium.k8s.policy.serviceaccount",
      ],
    );
    checkFix(
      code,
      "Use k8s:io.kubernetes.pod.namespace",
      dotted("k8s.io.kubernetes.pod.namespace"),
      dotted("k8s:io.kubernetes.pod.namespace").replace("#- /p.yaml\n", ""),
    );
  });

  test("a clusterwide policy looks everywhere", () =>
    checkSaid(
      code,
      `${policy("  egress: [{ toEndpoints: [{ matchLabels: { app: db } }] }]\n", "CiliumClusterwideNetworkPolicy")}${synced}${deployment("db", "data")}`,
      [],
    ));

  test("in a workspace it is information, and the fix names the namespace", () => {
    const workspace = (labels: string): string =>
      policy(`
  egress:
    - toEndpoints:
        - matchLabels:
            ${labels}
`);
    const others = `#- /db.yaml${deployment("db", "data").replace("\n---", "")}${deployment("web", "shop")}\n`;
    checkSaid(code, workspace("app: db") + others, [
      "information spec.egress[0].toEndpoints[0].matchLabels: In this workspace pods with app=db are in data only, not in shop",
    ]);
    checkFix(
      code,
      "Look in namespace data",
      workspace("app: db") + others,
      workspace("app: db\n            k8s:io.kubernetes.pod.namespace: data").replace("#- /p.yaml\n", ""),
    );
  });
});

describe("cilium-cidr-cluster", () => {
  const code = "cilium-cidr-cluster";
  const live = `#- cluster:prod synced=Pod,Node,Service,Deployment
kind: Pod
metadata: { name: db-1, namespace: data, labels: { app: db }, ownerReferences: [{ kind: StatefulSet, name: db }] }
status: { podIPs: [{ ip: 10.244.1.5 }] }
---
kind: Node
metadata: { name: worker-1 }
spec: { podCIDRs: [10.244.1.0/24] }
status: { addresses: [{ type: InternalIP, address: 192.168.5.10 }] }
---
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, clusterIPs: [10.96.4.4], ports: [{ port: 80 }] }
`;

  test("pods, nodes, Services and the range of pods", () =>
    checkSaid(
      code,
      `${policy(`
  egress:
    - toCIDR: [10.244.1.5/32, 192.168.5.0/24, 10.96.4.4/32, 10.244.1.128/25, 203.0.113.0/24, 0.0.0.0/0]
    - toCIDRSet: [{ cidr: 10.244.0.0/16, except: [10.244.9.0/24] }]
  ingressDeny:
    - fromCIDR: ["{{ .Values.cidr }}", 192.168.5.10/32]
`)}${live}`,
      [
        "warning spec.egress[0].toCIDR[0]: 10.244.1.5/32 holds pods (data/db-1), which CIDR rules don't match; use toEndpoints",
        "warning spec.egress[0].toCIDR[1]: 192.168.5.0/24 holds Node worker-1, which CIDR rules don't match; use host and remote-node",
        "warning spec.egress[0].toCIDR[2]: 10.96.4.4/32 holds Service shop/cart, which CIDR rules don't match; select its pods",
        "warning spec.egress[0].toCIDR[3]: 10.244.1.128/25 holds the pod range of Node worker-1, which CIDR rules don't match; use labels or entities",
        "warning spec.egress[1].toCIDRSet[0].cidr: 10.244.0.0/16 holds pods (data/db-1), which CIDR rules don't match; use toEndpoints",
        "warning spec.ingressDeny[0].fromCIDR[1]: 192.168.5.10/32 holds Node worker-1, which CIDR rules don't match; use host and remote-node",
      ],
    ));

  test("in the place of the list, or in a rule of its own", () => {
    checkFix(
      code,
      "Use the entities host and remote-node",
      `${policy(`
  egress:
    - toCIDR:
        - 192.168.5.10/32
`)}${live}`,
      policy(`
  egress:
    - toEntities:
        - host
        - remote-node
`).replace("#- /p.yaml\n", ""),
    );
    checkFix(
      code,
      "Select these pods by their labels",
      `${policy(`
  egress:
    - toCIDR:
        - 203.0.113.0/24
        - 10.244.1.5/32
`)}${live}`,
      policy(`
  egress:
    - toCIDR:
        - 203.0.113.0/24
    - toEndpoints:
        - matchLabels:
            k8s:io.kubernetes.pod.namespace: data
            app: db
`).replace("#- /p.yaml\n", ""),
    );
  });
});

describe("cilium-apiserver", () => {
  const code = "cilium-apiserver";
  test("one private address with the port, or Service default/kubernetes", () =>
    checkSaid(
      code,
      policy(`
  egress:
    - toCIDR: [10.0.0.5/32]
      toPorts: [{ ports: [{ port: "6443", protocol: TCP }] }]
    - toCIDRSet: [{ cidr: 10.0.0.5/32 }]
      toPorts: [{ ports: [{ port: "443", protocol: TCP }] }]
    - toCIDR: [10.96.0.1]
      toPorts: [{ ports: [{ port: "443", protocol: TCP }] }]
    - toServices: [{ k8sService: { serviceName: kubernetes, namespace: default } }]
    - toCIDR: [203.0.113.7/32]
      toPorts: [{ ports: [{ port: "443", protocol: TCP }] }]
    - toCIDR: [10.0.0.0/8]
      toPorts: [{ ports: [{ port: "6443", protocol: TCP }] }]
    - toServices: [{ k8sService: { serviceName: kubernetes, namespace: other } }]
`),
      [
        "warning spec.egress[0].toCIDR[0]: If 10.0.0.5/32 is the API server, a CIDR rule misses it on a node; use toEntities: [kube-apiserver]",
        "information spec.egress[1].toCIDRSet[0].cidr: If 10.0.0.5/32 is the API server, a CIDR rule misses it on a node; use toEntities: [kube-apiserver]",
        "warning spec.egress[2].toCIDR[0]: If 10.96.0.1 is the API server, a CIDR rule misses it on a node; use toEntities: [kube-apiserver]",
        "warning spec.egress[3].toServices[0].k8sService.serviceName: Service default/kubernetes has no pods behind it to select; use toEntities: [kube-apiserver]",
      ],
    ));

  test("the entity in its place, ports kept", () =>
    checkFix(
      code,
      "Use the entity kube-apiserver",
      policy(`
  egress:
    - toCIDR: [10.96.0.1/32] # the API server
      toPorts: [{ ports: [{ port: "443", protocol: TCP }] }]
`),
      policy(`
  egress:
    - toEntities: [kube-apiserver] # the API server
      toPorts: [{ ports: [{ port: "443", protocol: TCP }] }]
`).replace("#- /p.yaml\n", ""),
    ));
});

describe("cilium-services-ports", () => {
  const code = "cilium-services-ports";
  const rule = policy(`
  egress:
    - toServices:
        - k8sService:
            serviceName: cart
      toPorts:
        - ports: [{ port: "80" }]
`);
  test("the pods that the Service selects", () => {
    checkFix(
      code,
      "Use toEndpoints, the pods of these Services",
      `${rule}#- /cart.yaml\nkind: Service\nmetadata: { name: cart, namespace: shop }\nspec: { selector: { app: cart } }\n`,
      policy(`
  egress:
    - toEndpoints:
        - matchLabels:
            app: cart
      toPorts:
        - ports: [{ port: "80" }]
`).replace("#- /p.yaml\n", ""),
    );
    checkNoFix(code, rule);
  });
});
