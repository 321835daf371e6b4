import { describe, test } from "vitest";
import { checkComplete, checkOffered } from "../../../../test/fixture/checkComplete.ts";
import { checkDefinition, checkReferences, checkRename } from "../../../../test/fixture/checkNavigation.ts";

const OTHERS = `
---
kind: Service
metadata: { name: cart, namespace: shop }
spec: { ports: [{ port: 80, name: http }] }
---
kind: Service
metadata: { name: ledger, namespace: payments }
spec: { ports: [{ port: 80, name: http }] }
---
kind: ServiceAccount
metadata: { name: web, namespace: shop }
---
kind: Namespace
metadata: { name: payments }
---
kind: Node
metadata: { name: worker-1 }
---
apiVersion: projectcalico.org/v3
kind: Tier
metadata: { name: security }
---
apiVersion: projectcalico.org/v3
kind: Profile
metadata: { name: ssh }
`;

const resource = (kind: string, spec: string, group = "projectcalico.org/v3"): string =>
  `#- /a.yaml\napiVersion: ${group}\nkind: ${kind}\nmetadata: { name: own, namespace: shop }\nspec: ${spec}${OTHERS}`;

describe("offers", () => {
  test.each([
    ["GlobalNetworkPolicy", "{ tier: $0 }", "security"],
    ["NetworkPolicy", "{ egress: [{ destination: { services: { name: $0 } } }] }", "cart"],
    ["NetworkPolicy", "{ egress: [{ destination: { services: { namespace: payments, name: $0 } } }] }", "ledger"],
    ["GlobalNetworkPolicy", "{ ingress: [{ source: { services: { namespace: payments, name: $0 } } }] }", "ledger"],
    ["StagedNetworkPolicy", "{ egress: [{ destination: { services: { namespace: $0 } } }] }", "payments"],
    ["NetworkPolicy", "{ ingress: [{ source: { serviceAccounts: { names: [$0] } } }] }", "web"],
    ["HostEndpoint", "{ node: $0 }", "worker-1"],
    ["HostEndpoint", "{ profiles: [$0] }", "ssh"],
  ])("%s %s: %s", (kind, spec, label) => checkOffered(resource(kind, spec), [label]));

  test.each([
    ["NetworkPolicy", "{ egress: [{ action: $0 }] }", ["Allow", "Deny", "Log", "Pass"]],
    [
      "StagedGlobalNetworkPolicy",
      "{ egress: [{ notProtocol: $0 }] }",
      ["TCP", "UDP", "ICMP", "ICMPv6", "SCTP", "UDPLite"],
    ],
    ["GlobalNetworkPolicy", "{ types: [$0] }", ["Ingress", "Egress"]],
    ["StagedNetworkPolicy", "{ stagedAction: $0 }", ["Set", "Delete", "Learn", "Ignore"]],
    ["Tier", "{ defaultAction: $0 }", ["Deny", "Pass"]],
    ["GlobalNetworkPolicy", "{ egress: [{ ipVersion: $0 }] }", ["4", "6"]],
    ["IPPool", "{ vxlanMode: $0 }", ["Never", "Always", "CrossSubnet"]],
  ])("%s %s", (kind, spec, labels) => checkComplete(resource(kind, spec), labels, { schema: true }));

  test("labels of pods in a staged NetworkPolicy of Kubernetes", () =>
    checkOffered(
      `#- /a.yaml
apiVersion: projectcalico.org/v3
kind: StagedKubernetesNetworkPolicy
metadata: { name: own, namespace: shop }
spec: { podSelector: { matchLabels: { $0 } } }
---
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
`,
      ["app: web"],
    ));

  test("no ServiceAccount where other namespaces are selected", () =>
    checkComplete(
      resource(
        "NetworkPolicy",
        "{ ingress: [{ source: { namespaceSelector: all(), serviceAccounts: { names: [$0] } } }] }",
      ),
      [],
    ));
});

test("a tier, a Service and a ServiceAccount lead to where they are declared", () => {
  checkDefinition(`
apiVersion: projectcalico.org/v3
kind: StagedGlobalNetworkPolicy
metadata: { name: own }
spec: { tier: secu$0rity }
---
apiVersion: projectcalico.org/v3
kind: Tier
metadata: { name: security }
                  ^^^^^^^^ here`);
  checkDefinition(`
apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: { name: own }
spec: { egress: [{ destination: { services: { name: ca$0rt, namespace: shop } } }] }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
                  ^^^^ here`);
  checkDefinition(`
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: { name: own, namespace: shop }
spec: { ingress: [{ source: { serviceAccounts: { names: [w$0eb] } } }] }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
                  ^^^ here`);
});

test("a tier is named by policies, and not by those of the other group", () =>
  checkReferences(`
apiVersion: projectcalico.org/v3
kind: Tier
metadata: { name: secu$0rity }
---
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: { name: own, namespace: shop }
spec: { tier: security }
              ^^^^^^^^ here
---
apiVersion: crd.projectcalico.org/v1
kind: NetworkPolicy
metadata: { name: own, namespace: shop }
spec: { tier: security }`));

test("renaming a tier and a Service renames them in policies", () => {
  const text = (tier: string, service: string, tierCursor = "", serviceCursor = ""): string => `
apiVersion: projectcalico.org/v3
kind: Tier
metadata: { name: ${tier}${tierCursor} }
---
apiVersion: v1
kind: Service
metadata: { name: ${service}${serviceCursor}, namespace: shop }
---
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: { name: own, namespace: shop }
spec: { tier: ${tier}, egress: [{ action: Allow, destination: { services: { name: ${service} } } }] }`;
  checkRename("net", text("security", "cart", "$0"), text("net", "cart"));
  checkRename("basket", text("security", "cart", "", "$0"), text("security", "basket"));
});
