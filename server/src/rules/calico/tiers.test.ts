import { describe, test } from "vitest";
import { checkDiagnostics, checkFix, checkSaid } from "../../../../test/fixture/checks.ts";

const tier = (name: string, spec: string, group = "projectcalico.org/v3"): string =>
  `apiVersion: ${group}\nkind: Tier\nmetadata: { name: ${name} }\nspec: ${spec}\n`;
const policy = (name: string): string =>
  `apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: { name: web }\nspec:\n  tier: ${name}\n  order: 1\n`;

describe("calico-tier-missing", () => {
  const said = (text: string, ...expected: readonly string[]) => checkSaid("calico-tier-missing", text, expected);
  test("in the workspace, in a cluster of either group", () => {
    said(
      `${policy("securty")}---\n${tier("security", "{ order: 1 }")}`,
      "information spec.tier: No Tier securty in this workspace; did you mean security?",
    );
    said(
      `#- /a.yaml\n${policy("net")}#- cluster:prod synced=*\n${tier("security", "{ order: 1 }", "crd.projectcalico.org/v1")}`,
      "warning spec.tier: No Tier net; the policy is refused",
    );
  });
  test("nothing where it is there, built in, a template, or tiers are not known", () => {
    said(
      `#- /a.yaml\n${policy("security")}#- cluster:prod synced=*\n${tier("security", "{}", "crd.projectcalico.org/v1")}`,
    );
    for (const name of ["default", "kube-admin", "kube-baseline", "adminnetworkpolicy", "'{{ .Values.tier }}'"])
      said(`${policy(name)}---\n${tier("security", "{ order: 1 }")}`);
    said(policy("net"));
    said(`#- /a.yaml\n${policy("net")}#- cluster:prod synced=Pod forbidden=Tier\n`);
  });
  test("the nearest name is used", () =>
    checkFix(
      "calico-tier-missing",
      "Use tier security",
      `#- /a.yaml\n${policy("securty")}#- /b.yaml\n${tier("security", "{ order: 1 }")}`,
      policy("security"),
    ));
});

describe("calico-tier-order", () => {
  const only = { only: ["calico-tier-order"] };
  test("order and action of the three", () => {
    checkDiagnostics(
      `apiVersion: projectcalico.org/v3
kind: Tier
metadata: { name: kube-admin }
spec:
  order: 10
         ^^ error calico-tier-order: Tier kube-admin has order 1000 and default action Pass
  defaultAction: Deny
                 ^^^^ error calico-tier-order: Tier kube-admin has order 1000 and default action Pass
`,
      only,
    );
    checkSaid("calico-tier-order", tier("kube-baseline", "{}"), [
      "error spec: Tier kube-baseline has order 10000000 and default action Pass; order is missing",
      "error spec: Tier kube-baseline has order 10000000 and default action Pass; defaultAction is missing",
    ]);
  });
  test("nothing for what is right, templates and other tiers", () => {
    checkDiagnostics(tier("default", "{ order: 1000000 }"), only);
    checkDiagnostics(tier("default", "{ order: '{{ .Values.order }}' }"), only);
    checkDiagnostics(tier("kube-admin", "{ order: 1000, defaultAction: Pass }"), only);
    checkDiagnostics(tier("security", "{ order: 5, defaultAction: Pass }"), only);
    checkDiagnostics(tier("default", "{ order: 5 }", "example.com/v1"), only);
  });
  test("what is right is written", () =>
    checkFix(
      "calico-tier-order",
      "Use order: 1000000",
      tier("default", "{ order: 5 }"),
      tier("default", "{ order: 1000000 }"),
    ));
});

describe("calico-metadata-open", () => {
  const only = { only: ["calico-metadata-open"] };
  const global = (rules: string): string =>
    `apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: { name: web }\nspec:\n  egress:\n${rules}\n`;
  test("everywhere, with nothing before it", () =>
    checkDiagnostics(
      global(`  - { action: Deny, protocol: UDP }
  - { action: Deny, source: { selector: all() }, destination: { nets: [169.254.0.0/16] } }
  - { action: Allow, protocol: TCP, destination: { nets: [10.0.0.0/8, 0.0.0.0/0], ports: ["80:443"] } }
                                                                      ^^^^^^^^^ information calico-metadata-open: This lets pods reach the cloud's metadata address 169.254.169.254; deny it in a rule before`),
      only,
    ));
  test.each([
    "  - { action: Deny, destination: { nets: [169.254.0.0/16] } }",
    "  - { action: Pass, protocol: TCP, destination: { nets: [169.254.169.254/32], ports: [80] } }",
  ])("nothing behind %s", (before) =>
    checkDiagnostics(global(`${before}\n  - { action: Allow, destination: { nets: [0.0.0.0/0] } }`), only),
  );
  test.each([
    "protocol: UDP, destination: { nets: [0.0.0.0/0] }",
    "protocol: TCP, destination: { nets: [0.0.0.0/0], ports: [443, https] }",
    "protocol: TCP, destination: { nets: [0.0.0.0/0], notPorts: [80] }",
    "destination: { nets: [0.0.0.0/0], notNets: [169.254.169.254/32] }",
    "destination: { nets: ['::/0'] }",
  ])("nothing for %s", (rule) => checkDiagnostics(global(`  - { action: Allow, ${rule} }`), only));
  test("it is denied before", () =>
    checkFix(
      "calico-metadata-open",
      "Deny 169.254.169.254/32 before it",
      global("  - action: Allow # all\n    destination: { nets: [0.0.0.0/0] }"),
      global(
        "  - action: Deny\n    destination:\n      nets:\n      - 169.254.169.254/32\n  - action: Allow # all\n    destination: { nets: [0.0.0.0/0] }",
      ),
    ));
});
