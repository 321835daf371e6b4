import { expect, test } from "vitest";
import { checkLens, lensesOf } from "../../../../test/fixture/checkLens.ts";
import { readFixture } from "../../../../test/fixture/fixture.ts";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { codeLens, resolveCodeLens } from "./codeLens.ts";

test("a policy that selects no pods in sight, yet says what such pods reach", () =>
  checkLens(`
apiVersion: networking.k8s.io/v1
^^^^^^^^^^ egress of pods with app=my-app: 192.168.1.0/24 · no DNS
^^^^^^^^^^ selects no known pods in default
kind: NetworkPolicy
metadata: { name: allow-egress-example, namespace: default }
spec:
  podSelector: { matchLabels: { app: my-app } }
  egress: [{ to: [{ ipBlock: { cidr: 192.168.1.0/24 } }] }]
  policyTypes: [Egress]
`));

test("a default-deny leaves the workload no way out, DNS included", () =>
  checkLens(`
#- /app/web.yaml
kind: Deployment
^^^^ egress: nothing, DNS included (deny-all) · ingress: everything (no policy selects it)
metadata: { name: web, namespace: web }
spec: { template: { metadata: { labels: { app: web } } } }
#- cluster:prod synced=NetworkPolicy,Namespace,Pod
kind: NetworkPolicy
metadata: { name: deny-all, namespace: web }
spec: { podSelector: {}, policyTypes: [Egress] }
`));

const PODS = `
#- /web.yaml
kind: Deployment
metadata: { name: cart, namespace: web }
spec: { replicas: 3, template: { metadata: { labels: { app: cart } } } }
---
kind: Deployment
metadata: { name: ledger, namespace: web }
spec: { template: { metadata: { labels: { app: ledger } }, spec: { containers: [{ name: a, ports: [{ name: http, containerPort: 8080 }] }] } } }
---
kind: Service
metadata: { name: ledger, namespace: web }
spec: { selector: { app: ledger }, ports: [{ name: http, port: 80, targetPort: http }] }
`;

test("a policy counts its pods, and names the others on them", () =>
  checkLens(`${PODS}
#- /policies.yaml
kind: NetworkPolicy
^^^^ egress of web/cart: 10.0.0.0/8, web/ledger:8080 · no DNS
^^^^ with web/more
metadata: { name: cart, namespace: web }
spec: { podSelector: { matchLabels: { app: cart } }, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }
---
kind: NetworkPolicy
metadata: { name: more, namespace: web }
spec:
  podSelector: { matchLabels: { app: cart } }
  policyTypes: [Egress]
  egress: [{ to: [{ podSelector: { matchLabels: { app: ledger } } }], ports: [{ port: 8080 }] }]
---
kind: NetworkPolicy
^^^^ ingress of web/cart: nothing (deny)
metadata: { name: deny, namespace: web }
spec: { podSelector: { matchLabels: { app: cart } } }
`));

test("a policy that hides a direction has no effect there", () =>
  checkLens(`
kind: NetworkPolicy
^^^^ no effect: policyTypes lacks Egress
^^^^ selects no known pods in web
metadata: { name: cart, namespace: web }
spec: { podSelector: {}, policyTypes: [Ingress], egress: [{}] }
`));

test("a policy that the cluster has in another version says what this one changes", () => {
  const live = `
#- cluster:prod synced=NetworkPolicy
kind: NetworkPolicy
metadata: { name: cart, namespace: web }
spec: { podSelector: { matchLabels: { app: cart } }, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }] }
`;
  checkLens(`${PODS}
#- /policies.yaml
kind: NetworkPolicy
^^^^ egress of web/cart: 10.0.0.0/8:443 · no DNS
^^^^ compared with cluster prod: − internet, − private ranges except 10.0.0.0/8:443 and 1 more
metadata: { name: cart, namespace: web }
spec:
  podSelector: { matchLabels: { app: cart } }
  policyTypes: [Egress]
  egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: 443 }] }]
${live}`);
  // The same in other words is no change.
  expect(
    lensesOf(`
#- /policies.yaml
kind: NetworkPolicy
metadata: { name: cart, namespace: web }
spec: { podSelector: { matchExpressions: [] , matchLabels: { app: cart } }, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }] }
#- /pod.yaml
kind: Pod
metadata: { name: cart, namespace: web, labels: { app: cart } }
${live}`)[0],
  ).toMatch(/^egress of web\/cart: internet, metadata address/);
});

test("an Ingress leads to pods, served by the controller of its class", () =>
  checkLens(`${PODS}
#- /ingress.yaml
kind: Ingress
^^^^ https://shop.example.com/app → ledger:80 → 1 pod
^^^^ served by ingress-nginx · routes of shop.example.com: 1 path
metadata: { name: shop, namespace: web }
spec:
  ingressClassName: nginx
  tls: [{ hosts: ["*.example.com"], secretName: tls }]
  rules:
    - host: shop.example.com
      http: { paths: [{ path: /app, pathType: Prefix, backend: { service: { name: ledger, port: { number: 80 } } } }] }
---
kind: IngressClass
metadata: { name: nginx }
spec: { controller: k8s.io/ingress-nginx }
`));

test("what is broken in an Ingress comes first", () =>
  checkLens(`${PODS}
#- /ingress.yaml
kind: Ingress
^^^^ http://*/x → ledger: no port 8080; it has 80 (http) +2, 2 broken
^^^^ routes of every host: 3 paths
metadata: { name: shop, namespace: web }
spec:
  rules:
    - http:
        paths:
          - { path: /, pathType: Prefix, backend: { service: { name: ledger, port: { name: http } } } }
          - { path: /x, pathType: Prefix, backend: { service: { name: ledger, port: { number: 8080 } } } }
          - { path: /y, pathType: Prefix, backend: { service: { name: missing, port: { number: 80 } } } }
`));

test("an Ingress without its Service: missing, or not known", () => {
  const ingress = `
#- /ingress.yaml
kind: Ingress
metadata: { name: my-ingress, namespace: default }
spec: { rules: [{ host: myapp.example.com, http: { paths: [{ path: /app, backend: { service: { name: my-service, port: { number: 80 } } } }] } }] }
`;
  const routes = "routes of myapp.example.com: 1 path";
  expect(lensesOf(ingress)).toEqual([
    "http://myapp.example.com/app → my-service:80 → unknown (Services: no cluster)",
    routes,
  ]);
  expect(lensesOf(`${ingress}#- cluster:prod synced=Service\n`)).toEqual([
    "http://myapp.example.com/app → my-service: no such Service in default (cluster prod)",
    routes,
  ]);
  expect(lensesOf(`${ingress}#- cluster:prod forbidden=Service\n`)).toEqual([
    "http://myapp.example.com/app → my-service:80 → unknown (Services: no access in default)",
    routes,
  ]);
});

const SHARED = `#- /class.yaml
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: nginx }
spec: { controller: k8s.io/ingress-nginx }
#- /other.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: other, namespace: shop, annotations: { nginx.ingress.kubernetes.io/use-regex: "true" } }
spec:
  ingressClassName: nginx
  rules:
    - host: Shop.example.com
      http:
        paths:
          - { path: "/a/(.*)", pathType: ImplementationSpecific, backend: { service: { name: a, port: { number: 80 } } } }
          - { path: /twice, pathType: Prefix, backend: { service: { name: b, port: { number: 80 } } } }
`;

test("an Ingress counts all that compete for its host, with what is never reached and what is claimed twice", () =>
  checkLens(`${SHARED}
#- /ingress.yaml
kind: Ingress
^^^^ http://shop.example.com/a/b → a → unknown (Services: no cluster) +1
^^^^ served by ingress-nginx · routes of shop.example.com: 4 paths, 1 never reached, 2 claimed twice
apiVersion: networking.k8s.io/v1
metadata: { name: shop, namespace: shop }
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - { path: /a/b, pathType: Prefix, backend: { service: { name: a } } }
          - { path: /twice, pathType: Prefix, backend: { service: { name: c, port: { number: 80 } } } }
`));

const GATEWAY = `#- /gateway.yaml
kind: Gateway
^^^^ 2 routes attached
^^^^ routes of shop.example.com +1: 3 paths
apiVersion: gateway.networking.k8s.io/v1
metadata: { name: edge, namespace: web }
spec:
  gatewayClassName: any
  listeners: [{ name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: cert }] } }]
#- /route.yaml
kind: HTTPRoute
^^^^ attached to Gateway web/edge: https (HTTPS 443)
^^^^ routes of shop.example.com: 2 paths
apiVersion: gateway.networking.k8s.io/v1
metadata: { name: shop, namespace: web }
spec:
  parentRefs: [{ name: edge }]
  hostnames: [shop.example.com]
  rules:
    - { matches: [{ path: { type: PathPrefix, value: /cart } }, { path: { type: Exact, value: /basket } }], backendRefs: [{ name: ledger, port: 80 }] }
#- /other.yaml
kind: HTTPRoute
^^^^ attached to Gateway web/edge: https (HTTPS 443)
^^^^ routes of other.example.com: 1 path
apiVersion: gateway.networking.k8s.io/v1
metadata: { name: other, namespace: web }
spec:
  parentRefs: [{ name: edge }]
  hostnames: [other.example.com]
  rules: [{ backendRefs: [{ name: ledger, port: 80 }] }]
#- /unattached.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: unattached, namespace: web }
spec: { rules: [{ backendRefs: [{ name: ledger, port: 80 }] }] }
`;

test("a route and its Gateway count the paths of their hosts; a route without a Gateway has none", () => {
  checkLens(GATEWAY);
  const titles = lensesOf(GATEWAY.replaceAll(/\^.*\n/g, ""));
  expect(titles.filter((title) => title.startsWith("routes of "))).toHaveLength(3);
});

test("a Service says at which addresses clients outside find it, whoever states them", () => {
  const lenses = lensesOf(`${GATEWAY.replaceAll(/\^.*\n/g, "")}
#- /ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: old, namespace: web }
spec: { rules: [{ host: old.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: ledger, port: { number: 80 } } } }] } }] }
#- /openshift.yaml
apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: shop, namespace: web }
spec: { host: shift.example.com, to: { kind: Service, name: ledger } }
#- /service.yaml
apiVersion: v1
kind: Service
metadata: { name: ledger, namespace: web }
spec: { selector: { app: ledger }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: unrelated, namespace: web }
spec: { selector: { app: unrelated }, ports: [{ port: 80 }] }
`);
  expect(lenses.filter((title) => title.startsWith("at "))).toEqual([
    "at http://old.example.com/, https://shop.example.com/cart +4",
  ]);
});

test("an Ingress whose pods refuse the controller", () =>
  checkLens(`${PODS}
#- /ingress.yaml
kind: Ingress
^^^^ everything → ledger:80 → 1 pod, refused by deny-ingress
metadata: { name: shop, namespace: web }
spec: { defaultBackend: { service: { name: ledger, port: { number: 80 } } } }
---
kind: NetworkPolicy
metadata: { name: deny-ingress, namespace: web }
spec: { podSelector: { matchLabels: { app: ledger } } }
`));

test("pods of the cluster tell whether they are ready", () =>
  checkLens(`
#- /ingress.yaml
kind: Ingress
^^^^ everything → cart:80 → 1 of 2 pods ready
metadata: { name: shop, namespace: web }
spec: { defaultBackend: { service: { name: cart, port: { number: 80 } } } }
#- cluster:prod synced=Service,Pod
kind: Service
metadata: { name: cart, namespace: web }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
---
kind: Pod
metadata: { name: cart-1, namespace: web, labels: { app: cart }, ownerReferences: [{ kind: ReplicaSet, name: cart, controller: true }] }
status: { phase: Running, conditions: [{ type: Ready, status: "True" }] }
---
kind: Pod
metadata: { name: cart-2, namespace: web, labels: { app: cart }, ownerReferences: [{ kind: ReplicaSet, name: cart, controller: true }] }
status: { phase: Running, conditions: [{ type: Ready, status: "False" }] }
`));

test("a Service says who reaches it, and who is held back by a policy of its own", () =>
  checkLens(`
#- /services.yaml
kind: Service
^^^^ 1 pod · reached from web/front · not from batch/*: batch/deny
metadata: { name: ledger, namespace: web }
spec: { selector: { app: ledger }, ports: [{ port: 80 }] }
---
kind: Service
^^^^ 1 pod · reached from everything (no policy selects it) · not from batch/*: batch/deny
metadata: { name: front, namespace: web }
spec: { selector: { app: front }, ports: [{ port: 80 }] }
---
kind: Service
^^^^ no pods known with app=other
metadata: { name: other, namespace: web }
spec: { selector: { app: other }, ports: [{ port: 80 }] }
---
kind: Service
^^^^ → db.example.com
metadata: { name: db, namespace: web }
spec: { type: ExternalName, externalName: db.example.com }
---
kind: Service
^^^^ no selector: endpoints are made by hand
metadata: { name: hand, namespace: web }
spec: { ports: [{ port: 80 }] }
---
kind: NetworkPolicy
metadata: { name: ledger, namespace: web }
spec: { podSelector: { matchLabels: { app: ledger } }, ingress: [{ from: [{ podSelector: {} }, { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: batch } } }] }] }
---
kind: NetworkPolicy
metadata: { name: deny, namespace: batch }
spec: { podSelector: {}, policyTypes: [Egress] }
#- /pods.yaml
kind: Pod
metadata: { name: ledger, namespace: web, labels: { app: ledger } }
---
kind: Pod
metadata: { name: front, namespace: web, labels: { app: front } }
---
kind: Pod
metadata: { name: one, namespace: batch, labels: { app: one } }
---
kind: Pod
metadata: { name: two, namespace: batch, labels: { app: two } }
`));

function titlesOf(snapshot: Snapshot, uri: string): readonly (string | undefined)[] {
  return codeLens.handle(snapshot, { textDocument: { uri } }).map(({ command }) => command?.title);
}

test("typing replicas moves the count alone", () => {
  const fixture = readFixture(`${PODS}
#- /policy.yaml
kind: NetworkPolicy
metadata: { name: deny, namespace: web }
spec: { podSelector: {} }
`);
  expect(titlesOf(fixture.snapshot, "file:///policy.yaml")).toEqual(["ingress of all 4 pods of web: nothing (deny)"]);
  const [web] = fixture.files;
  const text = (web?.text ?? "").replace("replicas: 3", "replicas: 9");
  const after = fixture.world.apply({ files: [{ uri: web?.uri ?? "", text, open: true }] });
  expect(after.policyView()).toBe(fixture.snapshot.policyView());
  expect(titlesOf(after, "file:///policy.yaml")).toEqual(["ingress of all 10 pods of web: nothing (deny)"]);
});

test("in a large file an edit leaves most lenses to be asked for, and they say the same then", () => {
  const pods = Array.from(
    { length: 100 },
    (_, index) => `kind: Pod\nmetadata: { name: p${index}, labels: { app: a${index} } }\n`,
  ).join("---\n");
  const { snapshot } = readFixture(
    `#- /pods.yaml\n${pods}#- /policy.yaml\nkind: NetworkPolicy\nmetadata: { name: deny }\nspec: { podSelector: {} }\n`,
  );
  const lenses = codeLens.handle(snapshot, { textDocument: { uri: "file:///pods.yaml" } });
  expect(lenses.length).toBe(100);
  expect(lenses.filter(({ command }) => command !== undefined).length).toBe(10);
  const last = lenses.at(-1);
  const resolved = last && resolveCodeLens.handle(snapshot, last);
  expect(resolved?.range).toEqual(last?.range);
  expect(resolved?.command?.title).toContain("ingress: nothing (deny)");
  expect(titlesOf(snapshot, "file:///pods.yaml").at(-1)).toBe(resolved?.command?.title);
});

test("what counts elsewhere says so", () =>
  expect(
    lensesOf(`
#- /dev.yaml
kind: Service
metadata: { name: cart, namespace: web }
spec: { ports: [{ port: 80 }] }
#- /prod.yaml
kind: Service
metadata: { name: cart, namespace: web }
spec: { ports: [{ port: 80 }] }
`),
  ).toEqual(["declared again in prod.yaml, which is what counts here", "no selector: endpoints are made by hand"]));

test("no lens where they are switched off, on templates and on what is no object", () => {
  expect(lensesOf(PODS, { settings: { lens: false } })).toEqual([]);
  expect(
    lensesOf(
      'kind: Service\nmetadata: { name: "{{ .Name }}" }\n---\nkind: ConfigMap\nmetadata: { name: a }\n---\nfoo: 1\n',
    ),
  ).toEqual([]);
});

test("what is denied to pods that nobody knows is no everything", () => {
  const admin = (ingress: string) => `
#- /admin.yaml
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: no-payments }
spec: { priority: 1, subject: { namespaces: {} }, ingress: [${ingress}] }
#- /pods.yaml
kind: Pod
metadata: { name: a, namespace: web, labels: { app: a } }
---
kind: Pod
metadata: { name: b, namespace: web, labels: { app: b } }
`;
  const payments = "namespaces: { matchLabels: { kubernetes.io/metadata.name: payments } }";
  expect(lensesOf(admin(`{ action: Deny, from: [{ ${payments} }] }`))[0]).toBe(
    "ingress of 2 pods: everything except all pods in payments (none known) (no-payments)",
  );
  const ports = "ports: [{ portNumber: { protocol: TCP, port: 80 } }]";
  expect(lensesOf(admin(`{ action: Deny, from: [{ ${payments} }], ${ports} }`))[0]).toBe(
    "ingress of 2 pods: everything except all pods in payments on 80 (none known) (no-payments)",
  );
  // What is allowed before it is open to them too.
  expect(
    lensesOf(admin(`{ action: Allow, from: [{ namespaces: {} }] }, { action: Deny, from: [{ ${payments} }] }`))[0],
  ).toBe("ingress of 2 pods: everything (no-payments)");
  // With nobody else known, a rule for addresses opens nothing to pods.
  expect(
    lensesOf(
      `kind: NetworkPolicy\nmetadata: { name: out }\nspec: { podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }, { ipBlock: { cidr: "::/0" } }] }] }\n`,
    )[0],
  ).toMatch(/^egress of its pods: internet, metadata address, private ranges/);
});

test("ports in the shorter way, reasons once, and the name of a long selector's pods left to the selector", () => {
  const deny = `
#- /admin.yaml
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: no-http }
spec:
  priority: 1
  subject: { namespaces: { matchLabels: { kubernetes.io/metadata.name: web } } }
  egress: [{ action: Deny, to: [{ namespaces: { matchLabels: { kubernetes.io/metadata.name: pay } } }], ports: [{ portNumber: { protocol: TCP, port: 80 } }] }]
#- /pods.yaml
kind: Pod
metadata: { name: a, namespace: web, labels: { app: a } }
---
kind: Pod
metadata: { name: b, namespace: pay, labels: { app: b } }
`;
  expect(lensesOf(deny)[0]).toBe("egress of web/a: everything except pay/b:80 (no-http)");
  expect(
    lensesOf(
      "kind: NetworkPolicy\nmetadata: { name: a }\nspec: { podSelector: { matchLabels: { app.kubernetes.io/name: a-long-name-of-an-app } } }\n",
    )[0],
  ).toBe("ingress of its pods: nothing (a)");
  expect(
    lensesOf(
      "#- /pod.yaml\nkind: Pod\nmetadata: { name: a, namespace: web, labels: { app: a } }\n#- cluster:prod forbidden=NetworkPolicy\n",
    ),
  ).toEqual(["egress and ingress: unknown (NetworkPolicies: no access in web)"]);
});

test("a Service behind a TraefikService has the address of the IngressRoute in front of it", () =>
  expect(
    lensesOf(`
#- /traefik.yaml
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: shop, namespace: web }
spec:
  entryPoints: [websecure]
  tls: { secretName: tls }
  routes: [{ kind: Rule, match: "Host(\`shop.example.com\`) && PathPrefix(\`/cart\`)", services: [{ kind: TraefikService, name: mirror }] }]
---
apiVersion: traefik.io/v1alpha1
kind: TraefikService
metadata: { name: mirror, namespace: web }
spec: { weighted: { services: [{ name: ledger, port: 80, weight: 1 }] } }
---
apiVersion: v1
kind: Service
metadata: { name: ledger, namespace: web }
spec: { selector: { app: ledger }, ports: [{ port: 80 }] }
`).filter((title) => !title.startsWith("no pods") && !title.startsWith("unknown")),
  ).toEqual(["routes of shop.example.com: 1 path", "at https://shop.example.com/cart"]));

test("a rule that can't be read gives a Service no address", () =>
  expect(
    lensesOf(`
#- /traefik.yaml
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: shop, namespace: web }
spec:
  entryPoints: [websecure]
  routes:
    - { kind: Rule, match: "Host(\`shop.example.com\`) && PathPrefix(\`/cart\`)", services: [{ name: ledger, port: 80 }] }
    - { kind: Rule, match: "Host(\`shop.example.com\`", services: [{ name: ledger, port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: ledger, namespace: web }
spec: { selector: { app: ledger }, ports: [{ port: 80 }] }
`).filter((title) => title.startsWith("at ")),
  ).toEqual(["at http://shop.example.com/cart, IngressRoute web/shop"]));
