import { test } from "vitest";
import { checkDiagnostics, checkFix, checkNoFix } from "../../../../test/fixture/checks.ts";

const policy = (rules: string): string => `kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress, Egress]
${rules}`;
const web = `kind: StatefulSet
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } } } }
`;

test("what a block without except lets out to is told as it is: port 80, an except of the metadata address, half of IPv4", () =>
  checkDiagnostics(
    policy(`  ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }]
  egress:
    - to:
        - ipBlock: { cidr: 0.0.0.0/0 }
                           ^^^^^^^^^ warning np-world-open: 0.0.0.0/0 also allows private networks and link-local addresses
      ports: [{ port: 443 }, { port: 80, protocol: UDP }]
    - to:
        - ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8] }
                           ^^^^^^^^^ warning np-world-open: 0.0.0.0/0 also allows private networks and the metadata address 169.254.169.254
      ports: [{ port: 8, endPort: 80 }]
    - to:
        - ipBlock: { cidr: 0.0.0.0/0, except: [169.254.169.254/32] }
                           ^^^^^^^^^ warning np-world-open: 0.0.0.0/0 also allows private networks
    - to:
        - ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.169.254/32] }
        - ipBlock: { cidr: 128.0.0.0/1 }
                           ^^^^^^^^^^^ warning np-world-open: 128.0.0.0/1 also allows private networks and the metadata address 169.254.169.254
        - ipBlock: { cidr: 64.0.0.0/2 }
`),
    { only: ["np-world-open"] },
  ));

const service = `kind: Service
metadata: { name: api, namespace: shop }
spec: { clusterIP: 10.96.12.34, selector: { app: api }, ports: [{ port: 80, targetPort: http }] }
`;

test("a Service's address becomes its selector, and its port the pods' port", () =>
  checkFix(
    "np-ipblock-service",
    "Select the pods of api",
    `#- /p.yaml
${policy(`  egress:
    - to:
        - ipBlock: { cidr: 10.96.12.34/32 } # the API
      ports: [{ port: 80 }, { port: 9090 }]
`)}
#- /rest.yaml
${web}---
${service}---
kind: Deployment
metadata: { name: api, namespace: shop }
spec:
  template:
    metadata: { labels: { app: api } }
    spec: { containers: [{ name: main, ports: [{ name: http, containerPort: 8080 }] }] }
`,
    `${policy(`  egress:
    - to:
        - podSelector:
            matchLabels:
              app: api
      ports: [{ port: http }, { port: 9090 }]
`)}
apiVersion: networking.k8s.io/v1`,
  ));

test("ranges, Services without selector and without address", () => {
  const rest = `kind: Service
metadata: { name: db, namespace: shop }
spec: { clusterIP: None, selector: { app: db }, ports: [{ port: 5432 }] }
---
kind: Service
metadata: { name: ext, namespace: shop }
spec: { clusterIP: 10.96.99.1, ports: [{ port: 5432 }] }
`;
  const text = `#- /p.yaml
${policy(`  egress:
    - to:
        - ipBlock: { cidr: 10.96.99.0/24 }
                           ^^^^^^^^^^^^^ warning np-ipblock-service: 10.96.99.0/24 holds the address of Service shop/ext; most plugins compare its endpoints'
        - ipBlock: { cidr: 10.96.0.0/12 }
`)}
#- /rest.yaml
${rest}`;
  checkDiagnostics(text, { only: ["np-ipblock-service"] });
  checkNoFix("np-ipblock-service", text);
});

test("pod ranges that Nodes and IPPools state", () =>
  checkDiagnostics(
    `#- /p.yaml
${policy(`  egress:
    - to:
        - ipBlock: { cidr: 10.244.0.0/16 }
                           ^^^^^^^^^^^^^ warning np-ipblock-pods: 10.244.0.0/16 is of the pod range of Node worker; plugins differ on pods in an ipBlock: use labels
        - ipBlock: { cidr: 10.42.1.0/24 }
                           ^^^^^^^^^^^^ warning np-ipblock-pods: 10.42.1.0/24 is of the pod range of IPPool main; plugins differ on pods in an ipBlock: use labels
        - ipBlock: { cidr: 10.43.0.0/16 }
        - ipBlock: { cidr: 10.0.0.0/8 }
`)}
#- /node.yaml
kind: Node
metadata: { name: worker }
spec: { podCIDR: 10.244.3.0/24, podCIDRs: [10.244.3.0/24, "fd00::/64"] }
---
apiVersion: projectcalico.org/v3
kind: IPPool
metadata: { name: main }
spec: { cidr: 10.42.0.0/16 }
`,
    { only: ["np-ipblock-pods"] },
  ));

test("clients' addresses are lost on the ports behind the Service; everybody but some are clients too", () =>
  checkDiagnostics(
    `#- /p.yaml
${policy(`  ingress:
    - from:
        - ipBlock: { cidr: 203.0.113.0/24 }
                           ^^^^^^^^^^^^^^ warning np-source-address-lost
        - ipBlock: { cidr: 10.0.0.0/8 }
        - ipBlock: { cidr: 0.0.0.0/0, except: [198.51.100.0/24] }
                           ^^^^^^^^^ warning np-source-address-lost
      ports: [{ port: 8080 }]
    - from: [{ ipBlock: { cidr: 203.0.113.0/24 } }]
      ports: [{ port: 9090 }]
`)}
#- /rest.yaml
${web}---
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
kind: Service
metadata: { name: local, namespace: shop }
spec: { type: NodePort, externalTrafficPolicy: Local, selector: { app: web }, ports: [{ port: 80, targetPort: 9090 }] }
`,
    { only: ["np-source-address-lost"] },
  ));
