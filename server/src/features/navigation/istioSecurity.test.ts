// Definition, references and rename of what Sidecars and security policies of Istio name.

import { describe, test } from "vitest";
import { checkDefinition, checkReferences, checkRename } from "../../../../test/fixture/checkNavigation.ts";

const world = (mark = "") => `
#- /world.yaml
kind: Namespace
metadata: { name: web }
${mark === "namespace" ? "                  ^^^ namespace\n" : ""}---
kind: Service
metadata: { name: pay, namespace: web }
${mark === "service" ? "                  ^^^ Service\n" : ""}spec: { ports: [{ port: 80 }] }
---
kind: ServiceAccount
metadata: { name: batch, namespace: web }
${mark === "account" ? "                  ^^^^^ account\n" : ""}---
kind: Deployment
metadata: { name: pay, namespace: web }
spec: { template: { metadata: { labels: { app: pay } }, spec: { serviceAccountName: batch } } }
`;

const at = (apiVersion: string, kind: string, spec: string): string => `
#- /a.yaml
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: a, namespace: shop }
spec: ${spec}
`;
const sidecar = (item: string): string =>
  at("networking.istio.io/v1", "Sidecar", `{ egress: [{ hosts: ["${item}"] }] }`);
const policy = (source: string): string =>
  at("security.istio.io/v1", "AuthorizationPolicy", `{ rules: [{ from: [{ source: { ${source} } }] }] }`);

describe("definition", () => {
  test.each([
    [sidecar("web/p$0ay.web.svc.cluster.local"), "service"],
    [sidecar("*/p$0ay.web.svc.cluster.local"), "service"],
    [sidecar("we$0b/*"), "namespace"],
    [at("networking.istio.io/v1", "ServiceEntry", "{ exportTo: [., w$0eb] }"), "namespace"],
    [policy("namespaces: [w$0eb]"), "namespace"],
    [policy("principals: [cluster.local/ns/web/sa/ba$0tch]"), "account"],
    [policy("serviceAccounts: [web/ba$0tch]"), "account"],
  ])("%s", (text, mark) => checkDefinition(text + world(mark)));

  test("what names nothing", () => {
    checkDefinition(sidecar("*$0/*") + world());
    checkDefinition(sidecar("other/p$0ay.web.svc.cluster.local") + world());
    checkDefinition(policy('principals: ["cluster.local/ns/web/$0*"]') + world());
  });
});

test("who names a Service", () =>
  checkReferences(`
#- /world.yaml
kind: Service
metadata: { name: pa$0y, namespace: web }
#- /a.yaml
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: shop }
spec: { egress: [{ hosts: [web/pay.web.svc.cluster.local, web/other.web.svc.cluster.local] }] }
                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Sidecar
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: web }
spec: { targetRefs: [{ group: "", kind: Service, name: pay }] }
                                                       ^^^ policy
`));

test("who picks the pods of a workload", () =>
  checkReferences(`
#- /world.yaml
kind: Deployment
metadata: { name: pa$0y, namespace: web }
spec: { template: { metadata: { labels: { app: pay } } } }
#- /a.yaml
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: web }
spec: { workloadSelector: { labels: { app: pay } } }
                            ^^^^^^ Sidecar
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: a, namespace: web }
spec: { selector: { matchLabels: { app: pay } } }
        ^^^^^^^^ peers
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: web }
spec: { selector: { matchLabels: { app: other } } }
`));

test("the ServiceEntry that has a host", () =>
  checkDefinition(`
#- /a.yaml
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: shop }
spec: { egress: [{ hosts: [web/api.exa$0mple.com] }] }
#- /b.yaml
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: web }
spec: { hosts: [api.example.com], workloadSelector: { labels: { app: x } } }
                ^^^^^^^^^^^^^^^ host
`));

describe("rename", () => {
  test("a host of a ServiceEntry, with its namespace before it", () =>
    checkRename(
      "api.example.org",
      `
#- /a.yaml
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: web }
spec: { hosts: [api.exa$0mple.com] }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: shop }
spec: { egress: [{ hosts: [web/api.example.com, "*/api.example.com"] }] }
`,
      `
#- /a.yaml
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: web }
spec: { hosts: [api.example.org] }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: shop }
spec: { egress: [{ hosts: [web/api.example.org, "*/api.example.org"] }] }
`,
    ));

  test("a Service, with the rest of its full name", () =>
    checkRename(
      "till",
      `
#- /a.yaml
kind: Service
metadata: { name: p$0ay, namespace: web }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: web }
spec: { egress: [{ hosts: ["./pay.web.svc.cluster.local", web/pay.web.svc.cluster.local, web/other.web.svc] }] }
`,
      `
#- /a.yaml
kind: Service
metadata: { name: till, namespace: web }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: web }
spec: { egress: [{ hosts: ["./till.web.svc.cluster.local", web/till.web.svc.cluster.local, web/other.web.svc] }] }
`,
    ));

  test("a service account in an identity", () =>
    checkRename(
      "jobs",
      `
#- /a.yaml
kind: ServiceAccount
metadata: { name: ba$0tch, namespace: web }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec: { rules: [{ from: [{ source: { principals: ["cluster.local/ns/web/sa/batch"] } }] }] }
`,
      `
#- /a.yaml
kind: ServiceAccount
metadata: { name: jobs, namespace: web }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec: { rules: [{ from: [{ source: { principals: ["cluster.local/ns/web/sa/jobs"] } }] }] }
`,
    ));
});
