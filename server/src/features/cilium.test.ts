// Completion, hover and navigation in Cilium's policies.
import { describe, test } from "vitest";
import { checkComplete, checkOffered, checkTaken } from "../../../test/fixture/checkComplete.ts";
import { checkHover } from "../../../test/fixture/checkHover.ts";
import { checkDefinition, checkReferences, checkRename } from "../../../test/fixture/checkNavigation.ts";

const SHOP = `
#- /shop.yaml
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 2
  template:
    metadata: { labels: { app: web, tier: front } }
    spec: { serviceAccountName: store, containers: [{ name: main, ports: [{ containerPort: 8080, name: http }] }] }
---
kind: Deployment
metadata: { name: db, namespace: data }
spec: { template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: main, ports: [{ containerPort: 5432 }] }] } } }
---
kind: Service
metadata: { name: db, namespace: data, labels: { team: b } }
spec: { selector: { app: db }, ports: [{ port: 5432 }] }
---
kind: Namespace
metadata: { name: data, labels: { team: b } }
---
kind: Namespace
metadata: { name: shop }
---
kind: ServiceAccount
metadata: { name: store, namespace: shop }
---
kind: CiliumCIDRGroup
apiVersion: cilium.io/v2
metadata: { name: partners }
spec: { externalCIDRs: [203.0.113.0/24] }
---
kind: ServiceEntry
metadata: { name: pay, namespace: shop }
spec: { hosts: [pay.example.com, "*.cdn.example.com"] }
`;
const policy = (spec: string, kind = "CiliumNetworkPolicy"): string => `
#- /policy.yaml
apiVersion: cilium.io/v2
kind: ${kind}
metadata: { name: p${kind === "CiliumNetworkPolicy" ? ", namespace: shop" : ""} }
${spec.replace(/^\n/, "")}
${SHOP}`;

describe("completion", () => {
  test("entities, with what they stand for", () =>
    checkComplete(policy("spec: { egress: [{ toEntities: [$0] }] }"), [
      "world | Every address outside the cluster, IPv4 and IPv6, as 0.0.0.0/0 and ::/0 are",
      "kube-apiserver",
      "host",
      "remote-node",
      "cluster",
      "ingress",
      "all",
      "health",
      "init",
      "unmanaged",
      "none",
    ]));

  test("labels of the pods of its own namespace, and what Cilium adds", () => {
    checkComplete(
      policy(`
spec:
  egress:
    - toEndpoints:
        - matchLabels:
            $0`),
      [
        "app",
        "app: web | 2 pods",
        "tier",
        "tier: front",
        "k8s:io.kubernetes.pod.namespace | namespace of the pods",
        "k8s:io.cilium.k8s.policy.serviceaccount",
        "k8s:io.cilium.k8s.namespace.labels.team | label team of their namespace",
      ],
    );
    checkComplete(policy("specs: [{ endpointSelector: { matchLabels: { $0 } } }]"), [
      "app",
      "app: web | 2 pods",
      "tier",
      "tier: front",
      "k8s:io.cilium.k8s.policy.serviceaccount",
    ]);
  });

  test("of the namespace that the selector names, of all in a clusterwide policy", () => {
    checkComplete(
      policy("spec: { egress: [{ toEndpoints: [{ matchLabels: { io.kubernetes.pod.namespace: data, app: $0 } }] }] }"),
      ["db | 1 pod"],
    );
    checkComplete(
      policy("spec: { endpointSelector: { matchLabels: { any:app: $0 } } }", "CiliumClusterwideNetworkPolicy"),
      ["db | 1 pod", "web | 2 pods"],
    );
    checkComplete(
      policy(
        "spec: { egress: [{ toEndpoints: [{ matchExpressions: [{ key: k8s:app, operator: In, values: [$0] }] }] }] }",
        "CiliumClusterwideNetworkPolicy",
      ),
      ["db | 1 pod", "web | 2 pods"],
    );
  });

  test("a source that is being typed stays", () => {
    checkTaken(
      policy(`
spec:
  egress:
    - toEndpoints:
        - matchLabels:
            k8s:t$0`),
      "k8s:tier: front",
      `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: p, namespace: shop }
spec:
  egress:
    - toEndpoints:
        - matchLabels:
            k8s:tier: front`,
    );
  });

  test("namespaces, service accounts, labels of namespaces", () => {
    const label = (pair: string): string =>
      policy(`spec: { egress: [{ toEndpoints: [{ matchLabels: { ${pair} } }] }] }`);
    checkComplete(label("k8s:io.kubernetes.pod.namespace: $0"), ["data", "shop"]);
    checkComplete(label("io.cilium.k8s.policy.serviceaccount: $0"), ["store", "default"]);
    checkComplete(label("k8s:io.cilium.k8s.namespace.labels.team: $0"), ["b | 1 namespace"]);
  });

  test("a selector that is not begun", () =>
    checkTaken(
      policy(`
spec:
  endpointSelector:
    matchLabels: {}
  ingress:
    - fromEndpoints:
        - $0`),
      "app: web",
      `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: p, namespace: shop }
spec:
  endpointSelector:
    matchLabels: {}
  ingress:
    - fromEndpoints:
        - matchLabels:
            app: web`,
    ));

  test("Services, their namespace, and their labels", () => {
    const service = (text: string): string => policy(`spec: { egress: [{ toServices: [{ ${text} }] }] }`);
    checkComplete(service("k8sService: { namespace: data, serviceName: $0 }"), ["db | 5432"]);
    checkComplete(service("k8sService: { namespace: $0 }"), ["data", "shop"]);
    checkComplete(service("k8sServiceSelector: { namespace: data, selector: { matchLabels: { team: $0 } } }"), [
      "b | 1 Service",
    ]);
  });

  test("CIDR groups and blocks", () => {
    checkComplete(policy("spec: { egress: [{ toCIDRSet: [{ cidrGroupRef: $0 }] }] }"), [
      "partners | 203.0.113.0/24 | shop.yaml",
    ]);
    checkOffered(policy("spec: { egress: [{ toCIDR: [$0] }] }"), ["10.0.0.0/8", "0.0.0.0/0"]);
    checkOffered(policy("spec: { egress: [{ toCIDRSet: [{ cidr: 10.0.0.0/8, except: [$0] }] }] }"), [], ["0.0.0.0/0"]);
  });

  test("ports of the pods that the rule leads to, as text", () => {
    const egress = (peers: string): string =>
      policy(`spec: { egress: [{ ${peers}, toPorts: [{ ports: [{ port: $0 }] }] }] }`);
    checkComplete(egress("toServices: [{ k8sService: { serviceName: db, namespace: data } }]"), ["5432 | TCP", "53"]);
    checkTaken(
      egress("toEndpoints: [{ matchLabels: { k8s:io.kubernetes.pod.namespace: data } }]"),
      "5432",
      `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: p, namespace: shop }
spec: { egress: [{ toEndpoints: [{ matchLabels: { k8s:io.kubernetes.pod.namespace: data } }], toPorts: [{ ports: [{ port: "5432" }] }] }] }`,
    );
    checkComplete(
      policy(
        "specs: [{ endpointSelector: { matchLabels: { app: web } }, ingressDeny: [{ toPorts: [{ ports: [{ port: $0 }] }] }] }]",
      ),
      ["http", "8080"],
    );
  });

  test("DNS names that are known, and protocols", () => {
    checkComplete(policy("spec: { egress: [{ toFQDNs: [{ matchName: $0 }] }] }"), [
      "pay.example.com | ServiceEntry shop/pay | shop.yaml",
    ]);
    checkComplete(policy("spec: { egress: [{ toFQDNs: [{ matchPattern: $0 }] }] }"), [
      "*.cdn.example.com",
      "pay.example.com",
      "*.example.com",
    ]);
    checkComplete(
      policy(
        "spec: { egress: [{ toFQDNs: [{ matchName: api.example.org }] }, { toPorts: [{ rules: { dns: [{ matchName: $0 }] } }] }] }",
      ),
      ["api.example.org | this policy", "pay.example.com"].map((label) => label.split(" | ")[0] ?? ""),
    );
    checkComplete(policy("spec: { egress: [{ toPorts: [{ ports: [{ protocol: $0 }] }] }] }"), [
      "TCP",
      "UDP",
      "SCTP",
      "ANY",
    ]);
  });

  test("an egress gateway's selectors and blocks", () => {
    checkOffered(policy("spec: { destinationCIDRs: [$0] }", "CiliumEgressGatewayPolicy"), ["0.0.0.0/0"]);
    checkComplete(
      policy("spec: { selectors: [{ podSelector: { matchLabels: { app: $0 } } }] }", "CiliumEgressGatewayPolicy"),
      ["db", "web"],
    );
  });
});

describe("hover", () => {
  test("an entity", () =>
    checkHover(policy("spec: { egress: [{ toEntities: [remote-$0node] }] }"), [
      "remote-node: All other nodes, with the host-network pods on them",
    ]));

  test("selectors in words, and whom they pick", () => {
    checkHover(policy("spec: { endpointSe$0lector: { matchLabels: { k8s:app: web } } }"), [
      "pods with app=web in shop",
      "2 pods now: Deployment shop/web",
    ]);
    checkHover(
      policy(
        "spec: { egress: [{ to$0Endpoints: [{ matchLabels: { app: db, k8s:io.kubernetes.pod.namespace: data } }, {}] }] }",
      ),
      [
        "pods with app=db in data",
        "1 pod now: Deployment data/db",
        "all pods in shop",
        "2 pods now: Deployment shop/web",
      ],
    );
    checkHover(
      policy(
        "specs: [{ ingress: [{ fromEndpoints: [{ match$0Labels: { io.cilium.k8s.policy.serviceaccount: store } }] }] }]",
      ),
      ["all pods in shop, service account=store", "2 pods now: Deployment shop/web"],
    );
    checkHover(policy("spec: { egress: [{ toEndpoints: [{ match$0Labels: { reserved:host: '' } }] }] }"), [
      "Asks for a label that no pod has (of another source than k8s), so it picks none",
    ]);
  });

  test("a label, a namespace, a CIDR group", () => {
    checkHover(policy("spec: { egress: [{ toEndpoints: [{ matchLabels: { any:app: we$0b } }] }] }"), [
      "app=web · 2 pods in shop",
      "Deployment shop/web",
    ]);
    checkHover(
      policy("spec: { egress: [{ toEndpoints: [{ matchLabels: { k8s:io.kubernetes.pod.namespace: da$0ta } }] }] }"),
      ["Namespace data · shop.yaml:21", "1 pod, 0 NetworkPolicies", "team=b, kubernetes.io/metadata.name=data"],
    );
    checkHover(policy("spec: { egressDeny: [{ toCIDRSet: [{ cidrGroupRef: part$0ners }] }] }"), [
      "CiliumCIDRGroup partners · shop.yaml:34",
      "203.0.113.0/24",
    ]);
  });

  test("DNS patterns: what they stand for and what not", () => {
    checkHover(policy('spec: { egress: [{ toFQDNs: [{ matchPattern: "*.exam$0ple.com" }] }] }'), [
      "*.example.com · * stands for letters of one label, none of them a dot",
      "Such as a.example.com, not a.b.example.com nor example.com",
      "Known names that it stands for: pay.example.com",
      "Its addresses are learned from DNS through the proxy (rules.dns), and never those of pods or nodes",
    ]);
    checkHover(
      policy('spec: { egress: [{ toPorts: [{ rules: { dns: [{ matchPattern: "**.exam$0ple.org" }] } }] }] }'),
      [
        ".example.org · names with one label or more in the place of",
        "Such as a.example.org and a.b.example.org, not example.org",
        "Pods may look it up, and toFQDNs learns its addresses from the answers",
      ],
    );
  });

  test("a block, and a port that is text", () => {
    checkHover(
      policy(
        "spec: { egress: [{ toCIDRSet: [{ cidr: 10.$00.0.0/24, except: [10.0.0.0/25] }] }] }".replace(
          "10.0.$0.0",
          "10.$00.0.0",
        ),
      ),
      [
        "10.0.0.0/24 · 10.0.0.0 to 10.0.0.255 · 256 addresses · private (RFC 1918)",
        "Without 10.0.0.0/25: 128 addresses left",
      ],
    );
    checkHover(
      policy(
        'spec: { egress: [{ toEndpoints: [{ matchLabels: { io.kubernetes.pod.namespace: data } }], toPorts: [{ ports: [{ port: "54$032" }] }] }] }',
      ),
      ["5432 of the pods that the rule leads to", "Declared by 1 pod: Deployment data/db"],
    );
  });
});

describe("navigation", () => {
  test("from labels, namespaces, Services and groups to what they name", () => {
    const to = (spec: string, shop: string): void => checkDefinition(policy(spec).replace(SHOP, shop));
    to(
      "spec: { egress: [{ toCIDRSet: [{ cidrGroupRef: par$0tners }] }] }",
      `
#- /group.yaml
kind: CiliumCIDRGroup
apiVersion: cilium.io/v2
metadata: { name: partners }
                  ^^^^^^^^ here
`,
    );
    to(
      "specs: [{ egress: [{ toServices: [{ k8sService: { serviceName: d$0b, namespace: data } }] }] }]",
      `
#- /db.yaml
kind: Service
metadata: { name: db, namespace: data }
                  ^^ here
`,
    );
    to(
      "spec: { endpointSelector: { matchLabels: { k8s:app: we$0b } } }",
      `
#- /web.yaml
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } } } }
                                          ^^^^^^^^ here
---
kind: Deployment
metadata: { name: web, namespace: other }
spec: { template: { metadata: { labels: { app: web } } } }
`,
    );
  });

  test("a namespace gets its new name in selectors of endpoints", () => {
    const files = (name: string): string => `
#- /namespace.yaml
kind: Namespace
metadata: { name: ${name === "data" ? "da$0ta" : name} }
#- /policy.yaml
kind: CiliumNetworkPolicy
apiVersion: cilium.io/v2
metadata: { name: p, namespace: shop }
spec:
  ingressDeny:
    - fromEndpoints:
        - matchLabels: { "k8s:io.kubernetes.pod.namespace": ${name} }
        - matchExpressions: [{ key: io.kubernetes.pod.namespace, operator: In, values: [other, ${name}] }]
  egress:
    - toServices: [{ k8sService: { serviceName: db, namespace: ${name} } }]
`;
    checkRename("store", files("data"), files("store"));
  });

  test("who names a group, and its new name everywhere", () => {
    checkReferences(`
#- /group.yaml
kind: CiliumCIDRGroup
apiVersion: cilium.io/v2
metadata: { name: part$0ners }
#- /policy.yaml
kind: CiliumNetworkPolicy
apiVersion: cilium.io/v2
metadata: { name: p, namespace: shop }
specs: [{ ingressDeny: [{ fromCIDRSet: [{ cidrGroupRef: partners }] }] }]
                                                        ^^^^^^^^ here
`);
    checkRename(
      "friends",
      `
#- /group.yaml
kind: CiliumCIDRGroup
apiVersion: cilium.io/v2
metadata: { name: part$0ners }
#- /policy.yaml
kind: CiliumNetworkPolicy
apiVersion: cilium.io/v2
metadata: { name: p, namespace: shop }
spec: { egress: [{ toCIDRSet: [{ cidrGroupRef: partners }] }] }
`,
      `
#- /group.yaml
kind: CiliumCIDRGroup
apiVersion: cilium.io/v2
metadata: { name: friends }
#- /policy.yaml
kind: CiliumNetworkPolicy
apiVersion: cilium.io/v2
metadata: { name: p, namespace: shop }
spec: { egress: [{ toCIDRSet: [{ cidrGroupRef: friends }] }] }
`,
    );
  });
});
