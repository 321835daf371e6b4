import { test } from "vitest";
import { checkCallHierarchy } from "../../../../test/fixture/checkCallHierarchy.ts";

const SHOP = `
#- /shop.yaml
kind: Deployment
metadata: { name: cart, namespace: web }
spec: { template: { metadata: { labels: { app: cart } }, spec: { containers: [{ name: a, ports: [{ name: http, containerPort: 8080 }] }] } } }
---
kind: Deployment
metadata: { name: ledger, namespace: pay }
spec: { template: { metadata: { labels: { app: ledger } }, spec: { containers: [{ name: a, ports: [{ name: pg, containerPort: 5432 }] }] } } }
---
kind: Service
metadata: { name: cart, namespace: web }
spec: { type: LoadBalancer, selector: { app: cart }, ports: [{ port: 80, targetPort: http }] }
#- /ingress.yaml
kind: Ingress
metadata: { name: shop, namespace: web }
spec:
  rules:
    - host: shop.example.com
      http:
        paths:
          - { path: /cart, backend: { service: { name: INGRESS, port: { number: 80 } } } }
          - { path: /old, backend: { service: { name: gone, port: { number: 80 } } } }
#- /policies.yaml
kind: NetworkPolicy
metadata: { name: POLICY, namespace: web }
spec:
  podSelector: { matchLabels: { app: cart } }
  policyTypes: [Egress, Ingress]
  ingress:
    - from: [{ namespaceSelector: {} }]
      ports: [{ port: http }]
  egress:
    - to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: ledger } } }]
      ports: [{ port: 5432 }]
    - to: [{ ipBlock: { cidr: 10.0.0.0/8 } }, { ipBlock: { cidr: 1.1.1.1/32 } }]
`;

/** The shop with the cursor on one of its names. */
function shop(mark: {
  readonly ingress?: string;
  readonly policy?: string;
  readonly deployment?: boolean;
  readonly service?: boolean;
}): string {
  const text = SHOP.replace("INGRESS", mark.ingress ?? "cart").replace("POLICY", mark.policy ?? "cart");
  const marked = mark.deployment === true ? text.replace("{ name: cart,", "{ name: ca$0rt,") : text;
  return mark.service === true ? marked.replace("LoadBalancer,", "Load$0Balancer,") : marked;
}

test("a workload: whom its pods may connect to, most serious first, and the rules in the document", () => {
  const outgoing = ["1.1.1.1/32 · all ports", "10.0.0.0/8 · all ports", "pay/ledger · 5432/TCP (pg)"];
  checkCallHierarchy(shop({ deployment: true }), {
    item: "web/cart · Deployment",
    outgoing: outgoing.map(
      (text, index) => `${text} @ ${["/policies.yaml:12", "/policies.yaml:12", "/shop.yaml:7"][index]}`,
    ),
    incoming: ["web/shop · Ingress, by the ingress controller · 8080/TCP (http)", "pay/ledger · 8080/TCP (http)"],
  });
});

test("a policy: the rules that decide stand in its own document", () =>
  checkCallHierarchy(shop({ policy: "ca$0rt" }), {
    item: "web/cart · NetworkPolicy",
    outgoing: ["1.1.1.1/32 · all ports", "10.0.0.0/8 · all ports", "pay/ledger · 5432/TCP (pg)"],
    outgoingRules: [
      ["{ ipBlock: { cidr: 1.1.1.1/32 } }"],
      ["{ ipBlock: { cidr: 10.0.0.0/8 } }"],
      ["{ namespaceSelector: {}, podSelector: { matchLabels: { app: ledger } } }"],
    ],
    incoming: ["web/shop · Ingress, by the ingress controller · 8080/TCP (http)", "pay/ledger · 8080/TCP (http)"],
  }));

test("a Service: its pods behind it; Ingresses, workloads and the outside before it", () => {
  const traffic = {
    item: "web/cart · Service, LoadBalancer",
    outgoing: ["web/cart · 80 → 8080/TCP"],
    incoming: [
      "clients outside · exposed by LoadBalancer",
      "web/shop · http://shop.example.com/cart",
      "pay/ledger · 8080/TCP (http)",
    ],
  };
  checkCallHierarchy(shop({ service: true }), traffic);
  // The name of a backend means its Service.
  checkCallHierarchy(shop({ ingress: "ca$0rt" }), {
    ...traffic,
    outgoingRules: [["{ app: cart }"]],
    incomingRules: [["cart"], ["{ service: { name: cart, port: { number: 80 } } }"], ["ledger"]],
  });
});

test("an Ingress leads to its Services, one that is missing included", () =>
  checkCallHierarchy(shop({}).replace("name: shop", "name: sh$0op"), {
    item: "web/shop · Ingress",
    outgoing: [
      "web/cart · http://shop.example.com/cart @ /shop.yaml:12",
      "web/gone · no such Service in web (files) · http://shop.example.com/old @ /ingress.yaml:9",
    ],
    incoming: ["clients · http://shop.example.com/cart, http://shop.example.com/old"],
    outgoingRules: [
      ["{ service: { name: cart, port: { number: 80 } } }"],
      ["{ service: { name: gone, port: { number: 80 } } }"],
    ],
  }));

test("a backend that leads nowhere says why", () =>
  checkCallHierarchy(
    shop({})
      .replace("name: shop", "name: sh$0op")
      .replace("name: cart, port: { number: 80 }", "name: cart, port: { number: 8080 }"),
    {
      item: "web/shop · Ingress",
      outgoing: [
        "web/cart · no port 8080; it has 80 · http://shop.example.com/cart",
        "web/gone · no such Service in web (files) · http://shop.example.com/old",
      ],
    },
  ));

test("a route of the Gateway API, and the Service it names in another namespace", () =>
  checkCallHierarchy(
    `
#- /route.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: sh$0op, namespace: edge }
spec: { rules: [{ backendRefs: [{ name: cart, namespace: web, port: 80 }] }] }
---
kind: Service
metadata: { name: cart, namespace: web }
spec: { ports: [{ port: 80 }] }
`,
    { item: "edge/shop · HTTPRoute", outgoing: ["web/cart · port 80"], incoming: ["clients · of HTTPRoute shop"] },
  ));

test("an IngressRoute, through TraefikServices that name one another", () =>
  checkCallHierarchy(
    `
#- /route.yaml
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: sh$0op, namespace: web }
spec: { routes: [{ match: PathPrefix(\`/\`), services: [{ name: split, kind: TraefikService }] }] }
---
apiVersion: traefik.io/v1alpha1
kind: TraefikService
metadata: { name: split, namespace: web }
spec: { weighted: { services: [{ name: cart, port: 80 }, { name: split, kind: TraefikService }] } }
---
kind: Service
metadata: { name: cart, namespace: web }
spec: { ports: [{ port: 80 }] }
`,
    { item: "web/shop · IngressRoute", outgoing: ["web/cart · port 80"], incoming: ["clients · of IngressRoute shop"] },
  ));

test("what is open altogether is one end, whatever the number of workloads", () => {
  const many = Array.from(
    { length: 200 },
    (_, index) =>
      `---\nkind: Pod\nmetadata: { name: p${index}, namespace: n${index % 4}, labels: { app: a${index} } }\n`,
  ).join("");
  checkCallHierarchy(
    `#- /pods.yaml\nkind: Pod\nmetadata: { name: on$0e, namespace: web, labels: { app: one } }\n${many}`,
    {
      item: "web/one · Pod",
      outgoing: ["everything · no policy selects it"],
      incoming: ["everything · no policy selects it"],
    },
  );
  const policy =
    "#- /policy.yaml\nkind: NetworkPolicy\nmetadata: { name: all, namespace: web }\nspec: { podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }] }\n";
  checkCallHierarchy(
    `#- /pods.yaml\nkind: Pod\nmetadata: { name: on$0e, namespace: web, labels: { app: one } }\n${many}${policy}`,
    { item: "web/one · Pod", outgoing: [0, 1, 2, 3].map((n) => `n${n}/* · 50 workloads · 80/TCP`) },
  );
});

test("a policy of the whole cluster, and what cannot be told", () =>
  checkCallHierarchy(
    `
#- /policy.yaml
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: no-met$0adata }
spec:
  priority: 1
  subject: { namespaces: {} }
  egress: [{ action: Deny, to: [{ networks: ["169.254.169.254/32"] }] }]
#- cluster:prod synced=Pod,Namespace,AdminNetworkPolicy forbidden=NetworkPolicy
kind: Pod
metadata: { name: a, namespace: web, labels: { app: a } }
---
kind: Pod
metadata: { name: b, namespace: dev, labels: { app: b } }
`,
    {
      item: "no-metadata · AdminNetworkPolicy",
      outgoing: [
        "internet · unknown: all",
        "metadata address (IPv6) · unknown: all",
        "private ranges · unknown: all",
        "web/a · unknown: all",
        "dev/b · unknown: all",
        "unknown · NetworkPolicies: no access in dev",
        "unknown · NetworkPolicies: no access in web",
      ],
      incoming: [],
    },
  ));

test("an object of the cluster alone stands in a document of its own", () => {
  const text = `
#- /policy.yaml
kind: NetworkPolicy
metadata: { name: al$0l, namespace: web }
spec: { podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ podSelector: {} }] }] }
#- cluster:prod synced=Deployment,Pod
kind: Deployment
metadata: { name: a, namespace: web }
spec: { template: { metadata: { labels: { app: a } } } }
---
kind: Deployment
metadata: { name: b, namespace: web }
spec: { template: { metadata: { labels: { app: b } } } }
`;
  const place = (name: string) =>
    `sallyport-live:/Deployment%20web%20${name}.yaml?${encodeURIComponent(JSON.stringify({ kind: "apps/Deployment", namespace: "web", name }))}:1`;
  checkCallHierarchy(text, {
    item: "web/all · NetworkPolicy",
    outgoing: [`web/b · all ports @ ${place("b")}`, `web/a · all ports @ ${place("a")}`],
  });
});

test("nothing is asked of what has no traffic", () => {
  checkCallHierarchy("kind: ConfigMap\nmetadata: { name: $0a }\n", { item: undefined });
  checkCallHierarchy("a: $0b\n", { item: undefined });
});
