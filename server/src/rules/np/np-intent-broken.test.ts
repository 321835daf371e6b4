import { describe, test } from "vitest";
import { checkComplete } from "../../../../test/fixture/checkComplete.ts";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const WORLD = `
#- /world.yaml
kind: Namespace
metadata: { name: shop, labels: { team: shop } }
---
kind: Namespace
metadata: { name: bank, labels: { team: bank } }
---
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } } } }
---
kind: Deployment
metadata: { name: api, namespace: bank }
spec: { template: { metadata: { labels: { app: api } }, spec: { containers: [{ name: a, ports: [{ containerPort: 8080 }] }] } } }
---
kind: NetworkPolicy
metadata: { name: api, namespace: bank }
spec: { podSelector: {}, policyTypes: [Ingress], ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: shop } } }], ports: [{ port: 8080 }] }] }
---
kind: ClusterNetworkPolicy
apiVersion: policy.networking.k8s.io/v1alpha2
metadata: { name: no-metadata }
spec: { tier: Admin, priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ networks: [169.254.169.254/32] }] }] }
`;
const only = ["np-intent-broken"];

const check = (intents: string): void =>
  checkDiagnostics(`#- /intents.yaml\nkind: Intents\nintents:\n${intents}${WORLD}`, { only });

describe("np-intent-broken", () => {
  test("intents that hold", () =>
    check(`
- { name: pays, from: shop/web, to: bank/api, port: 8080, is: allow }
- { name: no back way, from: bank/*, to: bank/api, is: deny }
- { name: no other port, from: shop/Deployment/web, to: bank/api, port: 9090/TCP, is: deny }
- { name: no metadata, from: shop/*, to: 169.254.169.254, port: 80, is: deny }
- { name: out, from: shop/web, to: internet, port: 443, is: allow }
- { name: not from outside, from: internet, to: bank/*, is: deny }
`));

  test("intents that do not, with what decides", () =>
    check(`
- { name: pays, from: shop/web, to: bank/api, port: 8080, is: deny }
                                                              ^^^^ error np-intent-broken: Intent "pays" says deny, but shop/web can reach bank/api:8080: NetworkPolicy bank/api
- { from: shop/*, to: bank/*, port: 53/UDP, is: allow }
                                                ^^^^^ error np-intent-broken: Intent says allow, but shop/web cannot reach bank/api:53/UDP: NetworkPolicy bank/api
- { name: metadata, from: shop/web, to: 169.254.0.0/16, port: 80, is: allow }
                                                                      ^^^^^ error np-intent-broken: Intent "metadata" says allow, but shop/web cannot reach 169.254.0.0/16:80: ClusterNetworkPolicy no-metadata
- { name: apart, from: bank/api, to: shop/web, is: deny }
                                                   ^^^^ error np-intent-broken: Intent "apart" says deny, but bank/api can reach shop/web: no policy denies it
`));

  test("what can't be checked", () =>
    check(`
- { from: shop/wed, to: bank, port: http, is: deny }
          ^^^^^^^^ warning np-intent-broken: No workload wed in shop of this workspace, so the intent can't be checked; did you mean web?
                        ^^^^ error np-intent-broken: "bank" is no end; write namespace/workload, namespace/*, an address, a block or internet
                                    ^^^^ error np-intent-broken: "http" is no port of an intent; write 8080 or 53/UDP
- { from: elsewhere/web, to: "{{ x }}", port: "{{ y }}", is: deny }
`));

  test("the nearest name", () =>
    checkFix(
      "np-intent-broken",
      "Use shop/web",
      `#- /intents.yaml\nkind: Intents\nintents: [{ from: shop/wed, to: bank/api, port: 9, is: deny }]\n${WORLD}`,
      "kind: Intents\nintents: [{ from: shop/web, to: bank/api, port: 9, is: deny }]\n\napiVersion: sallyport/v1",
    ));
});

describe("completion in intents", () => {
  const at = (line: string): string =>
    `#- /intents.yaml\nkind: Intents\napiVersion: sallyport/v1\nintents:\n  - ${line}\n${WORLD}`;

  test("ends, ports and words", () => {
    checkComplete(at("from: $0"), ["bank/*", "bank/api", "shop/*", "shop/web", "internet"]);
    checkComplete(at("to: bank/api\n    port: $0"), ["8080"]);
    checkComplete(at("is: $0"), ["allow", "deny"], { schema: true });
    checkComplete(at("$0"), ["from", "is", "to", "name", "port"], { schema: true });
  });
});
