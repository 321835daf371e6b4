import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const web = `kind: StatefulSet
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web, tier: front } } } }
`;
const policy = (selector: string): string => `kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec:
  podSelector:
    ${selector}
`;

test("the one expression that is wrong, and the key that no pod has", () => {
  checkDiagnostics(
    `
${policy("matchExpressions: [{ key: app, operator: In, values: [wbe] }, { key: tier, operator: In, values: [front] }]").trimEnd()}
                                                          ^^^ information np-selects-none: No pod of shop in this workspace has app=wbe, tier=front; nearest is web (app=web, tier=front)
---
${web}`,
    { only: ["np-selects-none"] },
  );
  checkDiagnostics(
    `
${policy("matchLabels: { App: web }").trimEnd()}
                   ^^^ information np-selects-none: No pod of shop in this workspace has App=web; nearest is web (app=web, tier=front)
---
${web}`,
    { only: ["np-selects-none"] },
  );
});

test("an expression is repaired value by value", () =>
  checkFix(
    "np-selects-none",
    "Select web (app=web, tier=front)",
    `#- /p.yaml
${policy("matchExpressions: [{ key: app, operator: In, values: [wbe] }, { key: tier, operator: In, values: [front] }]")}
#- /web.yaml
${web}`,
    `${policy("matchExpressions: [{ key: app, operator: In, values: [web] }, { key: tier, operator: In, values: [front] }]")}
apiVersion: networking.k8s.io/v1`,
  ));

test("a namespace label that is nearly right, with a cluster and without", () => {
  const text = (severity: string, where: string): string => `#- /p.yaml
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from: [{ namespaceSelector: { matchLabels: { team: platfrom } } }]
                                                         ^^^^^^^^ ${severity} np-peer-no-namespace: No namespace${where} has team=platfrom; namespace ops has platform
    - from: [{ namespaceSelector: { matchLabels: { zone: zone2 } } }]${
      severity === "warning"
        ? "\n                                                         ^^^^^ warning np-peer-no-namespace: No namespace has zone=zone2"
        : ""
    }
#- /ops.yaml
kind: Namespace
metadata: { name: ops, labels: { team: platform, zone: zone1 } }
`;
  const only = ["np-peer-no-namespace"];
  checkDiagnostics(text("information", " in this workspace"), { only });
  checkDiagnostics(`${text("warning", "")}#- cluster:prod synced=Namespace\n`, { only });
});
