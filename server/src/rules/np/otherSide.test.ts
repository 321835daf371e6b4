import { test } from "vitest";
import { checkDiagnostics, checkFix, checkNoFix } from "../../../../test/fixture/checks.ts";

const only = ["np-peer-ingress-blocked", "np-peer-egress-blocked"];

/** Deployments by namespace/name, each labelled `app: name`. */
const pods = (...names: readonly string[]): string =>
  names
    .map((text) => {
      const [namespace, name] = text.split("/");
      return `kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec: { template: { metadata: { labels: { app: ${name} } } } }
`;
    })
    .join("---\n");

const out = (to: string, ports = ""): string => `kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress:
    - to: [${to}]${ports === "" ? "" : `\n      ports: ${ports}`}
`;
const api = "{ podSelector: { matchExpressions: [{ key: app, operator: In, values: [api] }] } }";
const apiIn = (ingress: string): string => `kind: NetworkPolicy
metadata: { name: api-in, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  policyTypes: [Ingress]
  ingress: ${ingress}
`;

test("an admin policy that denies is named by its kind and edited by nobody", () => {
  const text = `
#- /out.yaml
${out(api)}
#- /admin.yaml
kind: AdminNetworkPolicy
metadata: { name: lock }
spec:
  priority: 5
  subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: api } } } }
  ingress: [{ action: Deny, from: [{ namespaces: {} }] }]
#- /pods.yaml
${pods("shop/web", "shop/api")}
`;
  checkNoFix("np-peer-ingress-blocked", text);
  checkDiagnostics(
    text.replace(
      `- to: [${api}]`,
      (line) =>
        `${line}\n${" ".repeat(11)}${"^".repeat(api.length)} warning np-peer-ingress-blocked: api does not admit web on any port: AdminNetworkPolicy lock`,
    ),
    { only },
  );
});

test("an admin policy that allows settles what a NetworkPolicy refuses", () =>
  checkDiagnostics(
    `
#- /out.yaml
${out(api, "[{ port: 80 }]")}---
${apiIn("[]")}---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: open }
spec:
  tier: Admin
  priority: 5
  subject: { namespaces: {} }
  ingress: [{ action: Accept, from: [{ namespaces: {} }] }]
#- /pods.yaml
${pods("shop/web", "shop/api")}
`,
    { only },
  ));

test("of several policies that isolate the one to edit is named; the fix opens the whole range in its file", () =>
  checkFix(
    "np-peer-ingress-blocked",
    "Add an ingress rule from shop/web on 8080-8090/TCP to api-in",
    `
#- /in.yaml
${apiIn("\n    # the mesh\n    - from: [{ podSelector: { matchLabels: { app: mesh } } }]")}---
kind: NetworkPolicy
metadata: { name: aaa-deny, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress] }
#- /out.yaml
${out(api, "[{ port: 8080, endPort: 8090 }]")}
#- /pods.yaml
${pods("shop/web", "shop/api", "shop/mesh")}
`,
    `
${apiIn(`
    # the mesh
    - from: [{ podSelector: { matchLabels: { app: mesh } } }]
    - from:
        - podSelector:
            matchLabels:
              app: web
      ports:
        - port: 8080
          endPort: 8090`)}apiVersion: networking.k8s.io/v1
---
kind: NetworkPolicy
metadata: { name: aaa-deny, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress] }
apiVersion: networking.k8s.io/v1
`,
  ));

test("a new policy takes a name that is free, and the selectors where several pods are meant", () =>
  checkFix(
    "np-peer-egress-blocked",
    "Create NetworkPolicy shop/allow-egress-to-api-2 that allows egress to shop/api on 80/TCP",
    `
#- /in.yaml
${apiIn("[{ from: [{ podSelector: { matchLabels: { tier: front } } }], ports: [{ port: 80 }] }]")}
#- /deny.yaml
kind: NetworkPolicy
metadata: { name: allow-egress-to-api, namespace: shop }
spec: { podSelector: { matchLabels: { tier: front } }, policyTypes: [Egress] }
#- /pods.yaml
${pods("shop/api")}---
kind: StatefulSet
metadata: { name: a, namespace: shop }
spec: { template: { metadata: { labels: { app: a, tier: front } } } }
---
kind: CronJob
metadata: { name: b, namespace: shop }
spec: { jobTemplate: { spec: { template: { metadata: { labels: { app: b, tier: front } } } } } }
`,
    `
${apiIn("[{ from: [{ podSelector: { matchLabels: { tier: front } } }], ports: [{ port: 80 }] }]")}
apiVersion: networking.k8s.io/v1
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-egress-to-api-2
  namespace: shop
spec:
  podSelector:
    matchLabels:
      tier: front
  policyTypes:
    - Egress
  egress:
    - to:
        - podSelector:
            matchLabels:
              app: api
      ports:
        - port: 80
`,
  ));

test("one port of several that nobody admits; ports that one of the peers admits are a shorthand", () => {
  checkDiagnostics(
    `
#- /out.yaml
${out(api, "[{ port: 8080 }, { port: 9090 }]").trimEnd()}
                              ^^^^^^^^^^^^^^ warning np-peer-ingress-blocked: api does not admit web on 9090: api-in
#- /in.yaml
${apiIn("[{ ports: [{ port: 8080 }] }]")}
#- /pods.yaml
${pods("shop/web", "shop/api")}
`,
    { only },
  );
  checkDiagnostics(
    `
#- /out.yaml
${out(`${api}, { podSelector: { matchLabels: { app: db } } }`, "[{ port: 8080 }, { port: 5432 }]")}
#- /in.yaml
${apiIn("[{ ports: [{ port: 8080 }] }]")}---
kind: NetworkPolicy
metadata: { name: db-in, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, ingress: [{ ports: [{ port: 5432 }] }] }
#- /pods.yaml
${pods("shop/web", "shop/api", "shop/db")}
`,
    { only },
  );
});

test("a whole namespace refuses where all of its pods are closed, known or not", () => {
  const data = "{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: data } } }";
  const deny = (selector: string): string => `kind: NetworkPolicy
metadata: { name: deny, namespace: data }
spec: { podSelector: ${selector}, policyTypes: [Ingress] }
`;
  checkDiagnostics(
    `
#- /out.yaml
${out(data).trimEnd()}
           ${"^".repeat(data.length)} warning np-peer-ingress-blocked: data/db does not admit web on any port: data/deny
#- /deny.yaml
${deny("{}")}
#- /pods.yaml
${pods("shop/web", "data/db")}
`,
    { only },
  );
  checkDiagnostics(
    `
#- /out.yaml
${out(data)}
#- /deny.yaml
${deny("{ matchLabels: { app: db } }")}
#- /pods.yaml
${pods("shop/web", "data/db")}
`,
    { only },
  );
});

test("pods of a namespace that may send to each other, and that nobody lets in", () =>
  checkDiagnostics(
    `
#- /both.yaml
kind: NetworkPolicy
metadata: { name: both, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - to: [{ podSelector: {} }]
           ^^^^^^^^^^^^^^^^^^^ warning np-peer-ingress-blocked
#- /pods.yaml
${pods("shop/web", "shop/api")}
`,
    { only },
  ));
