// The rules on DNS names: what is learned by whom, and what is a name at all.
import { describe, test } from "vitest";
import { checkDiagnostics, checkFix, checkSaid } from "../../../../test/fixture/checks.ts";

const policy = (
  egress: string,
  name = "p",
  selector = "{ matchLabels: { app: web } }",
): string => `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  endpointSelector: ${selector}
  egress:
${egress.replace(/^\n/, "")}`;
const names = `
    - toFQDNs: [{ matchName: api.example.com }]
`;
const dns = (entries: string): string => `
    - toPorts: [{ ports: [{ port: "53", protocol: ANY }], rules: { dns: [${entries}] } }]
`;
const ALL = '{ matchPattern: "*" }';

describe("cilium-fqdn-no-dns", () => {
  const code = "cilium-fqdn-no-dns";
  const none = "toFQDNs learns names from DNS through the proxy: these pods have no rule with rules.dns for port 53";

  test("no DNS rule at all; one without rules.dns is none", () => {
    checkSaid(code, policy(names), [`warning spec.egress[0].toFQDNs: ${none}`]);
    checkSaid(code, policy(`${names}    - toPorts: [{ ports: [{ port: "53" }] }]\n`), [
      `warning spec.egress[0].toFQDNs: ${none}`,
    ]);
  });

  test("a pattern that covers the name, and one that does not", () => {
    checkSaid(code, policy(names + dns(ALL).slice(1)), []);
    checkSaid(code, policy(names + dns('{ matchPattern: "*.example.com" }').slice(1)), []);
    checkSaid(code, policy(names + dns("{ matchName: API.example.com. }").slice(1)), []);
    checkSaid(code, policy(names + dns('{ matchPattern: "*.com" }').slice(1)), [
      "warning spec.egress[0].toFQDNs[0].matchName: No rules.dns of these pods covers api.example.com, so its addresses are never learned",
    ]);
    checkSaid(code, policy(names + dns('{ matchPattern: "{{ .Values.dns }}" }').slice(1)), []);
  });

  test("in specs, each for its own pods", () =>
    checkSaid(
      code,
      `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: p, namespace: shop }
specs:
  - endpointSelector: { matchLabels: { app: web, tier: a } }
    egress: [{ toFQDNs: [{ matchName: a.example.com }] }]
  - endpointSelector: { matchLabels: { app: web } }
    egress: [{ toPorts: [{ ports: [{ port: "53" }], rules: { dns: [${ALL}] } }] }]
  - endpointSelector: {}
    egress: [{ toFQDNs: [{ matchName: a.example.com }] }]
`,
      [`warning specs[2].egress[0].toFQDNs: ${none}`],
    ));

  test("another policy that selects the same pods, of the namespace or of all", () => {
    const other = (text: string): string => `#- /p.yaml\n${policy(names)}#- /other.yaml\n${text}`;
    checkSaid(code, other(policy(dns(ALL), "dns", "{}")), []);
    checkSaid(code, other(policy(dns(ALL), "dns", "{ matchLabels: { app: cart } }")), [
      `warning spec.egress[0].toFQDNs: ${none}`,
    ]);
    const clusterwide = (selector: string): string =>
      other(
        policy(dns(ALL), "dns", selector)
          .replace("CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy")
          .replace(", namespace: shop", ""),
      );
    checkSaid(code, clusterwide("{}"), []);
    checkSaid(code, clusterwide("{ matchLabels: { k8s:io.kubernetes.pod.namespace: shop } }"), []);
    checkSaid(code, clusterwide("{ matchLabels: { k8s:io.kubernetes.pod.namespace: data } }"), [
      `warning spec.egress[0].toFQDNs: ${none}`,
    ]);
  });

  test("the pods that are known tell where words do not", () =>
    checkSaid(
      code,
      `#- /p.yaml
${policy(names)}
#- /other.yaml
${policy(dns(ALL), "dns", "{ matchLabels: { k8s:tier: front } }")}
#- /web.yaml
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web, tier: front } } } }
`,
      [],
    ));

  test("where the cluster's policies are not known, nothing is said", () => {
    checkSaid(code, `#- /p.yaml\n${policy(names)}#- cluster:prod forbidden=CiliumNetworkPolicy\n`, []);
    checkSaid(
      code,
      `#- /p.yaml\n${policy(names)}#- cluster:prod synced=CiliumNetworkPolicy forbidden=CiliumClusterwideNetworkPolicy\n`,
      [],
    );
    checkSaid(
      code,
      `#- /p.yaml\n${policy(names)}#- cluster:prod synced=CiliumNetworkPolicy,CiliumClusterwideNetworkPolicy\n`,
      [`warning spec.egress[0].toFQDNs: ${none}`],
    );
  });

  test("the three repairs", () => {
    const head = policy("").replace(/\n$/, "");
    const stated = head.replace("  egress:", "  enableDefaultDeny: { ingress: false, egress: true }\n  egress:");
    checkFix(
      code,
      "Add a DNS rule",
      `${stated}
    - toFQDNs:
        - matchName: api.example.com
`,
      `${stated}
    - toFQDNs:
        - matchName: api.example.com
    - toEndpoints:
        - matchLabels:
            k8s:io.kubernetes.pod.namespace: kube-system
            k8s:k8s-app: kube-dns
      toPorts:
        - ports:
            - port: "53"
              protocol: ANY
          rules:
            dns:
              - matchPattern: "*"
`,
      { schema: true },
    );
    checkFix(
      code,
      "Send these look-ups through the proxy (rules.dns)",
      `${stated}
    - toFQDNs: [{ matchName: api.example.com }]
    - toPorts:
        - ports:
            - port: "53"
`,
      `${stated}
    - toFQDNs: [{ matchName: api.example.com }]
    - toPorts:
        - ports:
            - port: "53"
          rules:
            dns:
              - matchPattern: "*"
`,
      { schema: true },
    );
    checkFix(
      code,
      "Add api.example.com to rules.dns",
      `${stated}
    - toFQDNs: [{ matchName: api.example.com }]
    - toPorts:
        - ports:
            - port: "53"
          rules:
            dns:
              - matchName: x.example.com
`,
      `${stated}
    - toFQDNs: [{ matchName: api.example.com }]
    - toPorts:
        - ports:
            - port: "53"
          rules:
            dns:
              - matchName: x.example.com
              - matchName: api.example.com
`,
      { schema: true },
    );
  });
});

describe("cilium-fqdn-pattern", () => {
  test("in toFQDNs and in rules.dns", () =>
    checkDiagnostics(
      `
${policy(`
    - toFQDNs:
        - matchName: "*.example.com"
                     ^^^^^^^^^^^^^^^ error cilium-fqdn-pattern: matchName is one exact name; * is for matchPattern
        - matchPattern: "*.example.com:443"
                        ^^^^^^^^^^^^^^^^^^^ error cilium-fqdn-pattern: "*.example.com:443" is no name: names carry no scheme, path or port; write *.example.com
        - matchName: "{{ .Values.host }}"
    - toPorts:
        - ports: [{ port: "53" }]
          rules:
            dns:
              - matchName: a.b
                matchPattern: "*"
                ^^^^^^^^^^^^ error cilium-fqdn-pattern: An entry has a matchName or a matchPattern; two are two entries
`)}`,
      { only: ["cilium-fqdn-pattern"] },
    ));

  test("the repairs", () => {
    const rest = `    - toPorts: [{ ports: [{ port: "53" }], rules: { dns: [${ALL}] } }]\n`;
    checkFix(
      "cilium-fqdn-pattern",
      "Use matchPattern",
      policy(`    - toFQDNs:\n        - matchName: "*.example.com"\n${rest}`),
      policy(`    - toFQDNs:\n        - matchPattern: "*.example.com"\n${rest}`),
      { schema: true },
    );
    checkFix(
      "cilium-fqdn-pattern",
      "Use api.example.com",
      policy(`    - toFQDNs:\n        - matchName: https://api.example.com/v1?x=1\n${rest}`),
      policy(`    - toFQDNs:\n        - matchName: api.example.com\n${rest}`),
      { schema: true },
    );
    checkFix(
      "cilium-fqdn-pattern",
      "Make two entries of them",
      policy(`    - toFQDNs:\n        - matchName: a.b\n          matchPattern: "*.b"\n${rest}`),
      policy(`    - toFQDNs:\n        - matchName: a.b\n        - matchPattern: "*.b"\n${rest}`),
      { schema: true },
    );
  });
});

describe("cilium-fqdn-apex", () => {
  const code = "cilium-fqdn-apex";
  test("told once for each domain, unless another entry is it", () =>
    checkSaid(
      code,
      policy(`
    - toFQDNs: [{ matchPattern: "*.a.io" }, { matchPattern: "**.a.io" }, { matchPattern: "*.b.io" }, { matchPattern: "*.com" }]
    - toFQDNs: [{ matchName: B.io }, { matchPattern: "x*.c.io" }]
`),
      ["information spec.egress[0].toFQDNs[0].matchPattern: *.a.io does not cover a.io itself"],
    ));

  test("the domain is added", () =>
    checkFix(
      code,
      "Add matchName a.io",
      policy(`    - toFQDNs:\n        - matchPattern: "*.a.io"\n`),
      policy(`    - toFQDNs:\n        - matchPattern: "*.a.io"\n        - matchName: a.io\n`),
    ));
});

describe("cilium-fqdn-cluster", () => {
  const code = "cilium-fqdn-cluster";
  const shop = `#- /db.yaml
kind: Service
metadata: { name: db, namespace: data }
spec: { selector: { app: db }, ports: [{ port: 5432 }] }
---
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { rules: [{ host: www.example.com }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: gw, namespace: edge }
spec: { listeners: [{ name: a, hostname: gw.example.com }] }
`;
  const names = `
    - toFQDNs:
        - matchName: DB.data.svc.cluster.local
        - matchPattern: "*.data.svc"
        - matchName: www.example.com
        - matchName: gw.example.com
        - matchName: example.com
`;

  test("names of Services, hosts of Ingresses and Gateways", () =>
    checkSaid(code, `#- /p.yaml\n${policy(names)}${shop}`, [
      "warning spec.egress[0].toFQDNs[0].matchName: db.data.svc.cluster.local is in the cluster, where toFQDNs matches nothing; use toEndpoints or toServices",
      "warning spec.egress[0].toFQDNs[1].matchPattern: *.data.svc is in the cluster, where toFQDNs matches nothing; use toEndpoints or toServices",
      "warning spec.egress[0].toFQDNs[2].matchName: www.example.com is a host of Ingress shop/web; toFQDNs matches no address in the cluster",
      "warning spec.egress[0].toFQDNs[3].matchName: gw.example.com is a host of Gateway edge/gw; toFQDNs matches no address in the cluster",
    ]));

  test("its pods, or the Service, in the place of the list or in a rule of their own", () => {
    checkFix(
      code,
      "Use toEndpoints, the pods of db",
      `#- /p.yaml
${policy(`
    - toFQDNs:
        - matchName: db.data.svc.cluster.local
      toPorts:
        - ports: [{ port: "5432" }]
`)}${shop}`,
      policy(`
    - toEndpoints:
        - matchLabels:
            k8s:io.kubernetes.pod.namespace: data
            app: db
      toPorts:
        - ports: [{ port: "5432" }]
`),
    );
    checkFix(
      code,
      "Use toServices data/db",
      `#- /p.yaml
${policy(`
    - toFQDNs:
        - matchName: example.com
        - matchName: db.data.svc
`)}`,
      policy(`
    - toFQDNs:
        - matchName: example.com
    - toServices:
        - k8sService:
            serviceName: db
            namespace: data
`),
    );
  });
});
