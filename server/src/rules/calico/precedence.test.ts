import { describe, test } from "vitest";
import { checkDiagnostics, checkFix, checkSaid } from "../../../../test/fixture/checks.ts";

const policy = (spec: string, kind = "NetworkPolicy", name = "web"): string =>
  `apiVersion: projectcalico.org/v3\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\nspec:\n${spec}\n`;
const global = (spec: string, name = "web"): string =>
  `apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: { name: ${name} }\nspec:\n${spec}\n`;
const tier = (name: string, spec: string): string =>
  `---\napiVersion: projectcalico.org/v3\nkind: Tier\nmetadata: { name: ${name} }\nspec: ${spec}\n`;
const pod = (labels: string, namespace = "shop", more = ""): string =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: ${namespace}, labels: { ${labels} } }\nspec: { ${more === "" ? "containers: []" : more} }\n`;

describe("calico-rule-unreachable", () => {
  const found = (earlier: string, later: string, kind?: string): boolean[] => {
    const text = policy(`  egress:\n  - { action: Allow, ${earlier} }\n  - { action: Deny, ${later} }`, kind);
    return [text].map((t) => {
      checkSaid("calico-rule-unreachable", t, [
        "warning spec.egress[1]: Rule egress[0] (Allow) decides all of this first, so this rule is never reached",
      ]);
      return true;
    });
  };
  const none = (earlier: string, later: string, kind?: string): void =>
    checkSaid(
      "calico-rule-unreachable",
      policy(`  egress:\n  - { action: Allow, ${earlier} }\n  - { action: Deny, ${later} }`, kind),
      [],
    );

  test.each([
    ["metadata: {}", "protocol: TCP"],
    ["destination: {}", "destination: { selector: all() }"],
    ["protocol: TCP", "protocol: 6, destination: { ports: [80] }"],
    ["notProtocol: UDP", "protocol: TCP"],
    ["ipVersion: 4", "destination: { nets: [10.0.0.0/8] }"],
    ["protocol: ICMP, icmp: { type: 8 }", "protocol: ICMP, icmp: { type: 8, code: 0 }"],
    ["destination: { nets: [10.0.0.0/8, 192.168.0.0/16] }", "destination: { nets: [10.1.0.0/16, 192.168.1.0/24] }"],
    ["destination: { nets: [10.0.0.0/9, 10.128.0.0/9] }", "destination: { nets: [10.0.0.0/8] }"],
    ["destination: { notNets: [10.0.0.0/8] }", "destination: { nets: [192.168.0.0/16] }"],
    ["destination: { notNets: [10.0.0.0/16] }", "destination: { notNets: [10.0.0.0/8] }"],
    ["protocol: TCP, destination: { ports: ['80:90', http] }", "protocol: TCP, destination: { ports: [81, http] }"],
    ["protocol: TCP, destination: { notPorts: [80] }", "protocol: TCP, destination: { ports: [443] }"],
    [`destination: { selector: 'a == "1"' }`, `destination: { selector: "b == '2' && a=='1'" }`],
    ["destination: { selector: all() }", `destination: { selector: 'a == "1"' }`],
    ["destination: { namespaceSelector: all() }", `destination: { namespaceSelector: 'a == "1"', selector: has(b) }`],
    ["destination: { serviceAccounts: { names: [a, b] } }", "destination: { serviceAccounts: { names: [b] } }"],
    ["destination: { services: { name: a } }", "destination: { services: { name: a } }"],
  ])("%s, then %s", (earlier, later) => {
    found(earlier, later);
  });

  test.each([
    ["protocol: TCP", "metadata: {}"],
    ["protocol: TCP", "protocol: UDP"],
    ["notProtocol: UDP", "metadata: {}"],
    ["ipVersion: 4", "ipVersion: 6"],
    ["ipVersion: 4", "destination: { nets: ['2001:db8::/32'] }"],
    ["destination: { nets: [10.0.0.0/16] }", "destination: { nets: [10.0.0.0/8] }"],
    ["destination: { notNets: [10.0.0.0/8] }", "destination: { nets: [10.0.0.0/7] }"],
    ["source: { nets: [10.0.0.0/8] }", "destination: { nets: [10.0.0.0/8] }"],
    ["protocol: TCP, destination: { ports: [80] }", "protocol: TCP, destination: { ports: [http] }"],
    ["protocol: TCP, destination: { notPorts: [http] }", "protocol: TCP, destination: { ports: [443] }"],
    // Without a namespaceSelector it looks in the policy's own namespace.
    [`destination: { selector: 'a == "1"' }`, `destination: { selector: 'a == "1"', namespaceSelector: all() }`],
    // Endpoints alone, against everybody.
    ["destination: { selector: all() }", "destination: { nets: [0.0.0.0/0] }"],
    ["destination: { namespaceSelector: all() }", "destination: { namespaceSelector: global() }"],
    [`destination: { notSelector: 'a == "1"' }`, `destination: { notSelector: 'a == "2"' }`],
    ["destination: { nets: ['{{ .Values.net }}'] }", "destination: { nets: [10.0.0.0/8] }"],
    ["http: { methods: [GET] }", "protocol: TCP"],
  ])("%s leaves some of %s", (earlier, later) => {
    none(earlier, later);
  });

  test("in a GlobalNetworkPolicy selectors look in all namespaces", () => {
    found(
      `destination: { selector: 'a == "1"' }`,
      `destination: { selector: 'a == "1"', namespaceSelector: all() }`,
      "GlobalNetworkPolicy",
    );
  });

  test("Log goes on, and directions are apart", () => {
    checkSaid(
      "calico-rule-unreachable",
      policy("  egress: [{ action: Log }, { action: Allow }]\n  ingress: [{ action: Deny }]"),
      [],
    );
    checkSaid("calico-rule-unreachable", policy("  egress: [{ action: Pass }, { action: Log }]"), [
      "warning spec.egress[1]: Rule egress[0] (Pass) decides all of this first, so this rule is never reached",
    ]);
  });

  test("it moves up with its comment, or goes where both do the same", () => {
    checkFix(
      "calico-rule-unreachable",
      "Move up, before egress[0]",
      policy(
        "  egress:\n  - action: Allow\n  - action: Deny # the metadata\n    destination:\n      nets: [169.254.169.254/32]",
      ),
      policy(
        "  egress:\n  - action: Deny # the metadata\n    destination:\n      nets: [169.254.169.254/32]\n  - action: Allow",
      ),
    );
    checkFix(
      "calico-rule-unreachable",
      "Remove this rule",
      policy("  egress:\n  - action: Allow\n  - action: Allow\n    protocol: TCP"),
      policy("  egress:\n  - action: Allow"),
    );
  });
});

describe("calico-log-only", () => {
  const only = { only: ["calico-log-only"] };
  test("the last of them, in each direction that counts", () =>
    checkDiagnostics(
      policy(`  types: [Ingress, Egress]
  ingress:
  - action: Log
  - { action: Log, protocol: TCP }
              ^^^ warning calico-log-only: Log decides nothing: ingress that no later rule allows is dropped
  egress:
  - action: Log
  - action: Pass`),
      only,
    ));
  test("nothing where the direction is not taken part in, and where the tier passes on or is not known", () => {
    checkDiagnostics(policy("  types: [Ingress]\n  egress: [{ action: Log }]"), only);
    checkDiagnostics(policy("  tier: kube-baseline\n  egress: [{ action: Log }]"), only);
    checkDiagnostics(policy("  tier: watch\n  egress: [{ action: Log }]"), only);
    checkDiagnostics(
      policy("  tier: watch\n  egress: [{ action: Log }]") + tier("watch", "{ defaultAction: Pass }"),
      only,
    );
    checkDiagnostics(global("  doNotTrack: true\n  applyOnForward: true\n  egress: [{ action: Log }]"), only);
    checkDiagnostics(policy("  egress: [{ action: Log }, { action: '{{ .Values.action }}' }]"), only);
  });
  test("in a tier that denies", () =>
    checkSaid("calico-log-only", policy("  tier: watch\n  egress: [{ action: Log }]") + tier("watch", "{ order: 1 }"), [
      "warning spec.egress[0].action: Log decides nothing: egress that no later rule allows is dropped",
    ]));
  test("a rule behind it decides", () =>
    checkFix(
      "calico-log-only",
      "Add a rule with action: Pass behind it",
      policy("  egress:\n  - action: Log"),
      policy("  egress:\n  - action: Log\n  - action: Pass"),
    ));
});

describe("calico-cluster-deny", () => {
  const said = (text: string, ...expected: readonly string[]) => checkSaid("calico-cluster-deny", text, expected);
  const everything = "This also isolates kube-system, calico-system and host endpoints: DNS and Calico stop";
  test("nothing but types, everything denied, something denied and the rest left to the end", () => {
    said(global("  types: [Ingress, Egress]"), `warning spec: ${everything}`);
    said(global("  selector: all()\n  egress: [{ action: Deny }]"), `warning spec.selector: ${everything}`);
    said(
      global(
        "  selector: ''\n  egress: [{ action: Allow, protocol: UDP }, { action: Deny, destination: { nets: [10.0.0.0/8] } }]",
      ),
      `warning spec: ${everything}`,
    );
    said(
      global("  ingress: [{ action: Log }]"),
      "warning spec: This also isolates kube-system, calico-system and host endpoints: nobody reaches DNS and Calico",
    );
    said(
      global("  namespaceSelector: has(projectcalico.org/name)\n  egress: [{ action: Deny }]"),
      "warning spec.namespaceSelector: This also isolates kube-system and calico-system: DNS and Calico stop",
    );
  });
  test.each([
    'namespaceSelector: kubernetes.io/metadata.name not in {"kube-system", "calico-system", "tigera-operator"}\n  types: [Egress]',
    'namespaceSelector: team == "a"\n  types: [Egress]',
    'selector: projectcalico.org/namespace not in {"kube-system"}\n  types: [Egress]',
    "serviceAccountSelector: has(a)\n  types: [Egress]",
    "egress: [{ action: Deny, destination: { nets: [169.254.169.254/32] } }, { action: Allow }]",
    "egress: [{ action: Deny, protocol: UDP }, { action: Pass }, { action: Deny }]",
    "egress: [{ action: Allow, protocol: UDP }]",
    "tier: kube-admin\n  types: [Egress]",
    "tier: unknown\n  types: [Egress]",
    "preDNAT: true\n  applyOnForward: true\n  ingress: [{ action: Deny }]",
    "egress: '{{ .Values.rules }}'",
  ])("nothing for %s", (spec) => said(global(`  ${spec}`)));
  test("the system is left out, or DNS allowed first", () => {
    const before = global("  types: [Egress]\n  egress:\n  - action: Deny");
    checkFix(
      "calico-cluster-deny",
      "Leave the system's namespaces out",
      before,
      `${before}  namespaceSelector: "kubernetes.io/metadata.name not in {'kube-system', 'calico-system', 'tigera-operator'}"`,
    );
    const dns = (protocol: string): string => `  - action: Allow
    protocol: ${protocol}
    destination:
      namespaceSelector: "kubernetes.io/metadata.name == 'kube-system'"
      selector: "k8s-app == 'kube-dns'"
      ports:
      - 53
`;
    checkFix(
      "calico-cluster-deny",
      "Leave the system's namespaces out, allow DNS first",
      before,
      `${before.replace("  - action: Deny", `${dns("UDP")}${dns("TCP")}  - action: Deny`)}  namespaceSelector: "kubernetes.io/metadata.name not in {'kube-system', 'calico-system', 'tigera-operator'}"`,
    );
  });
});

describe("calico-order-tie", () => {
  const only = { only: ["calico-order-tie"] };
  const deny = "  egress: [{ action: Deny, destination: { nets: [10.0.0.0/8] } }]";
  test("policies of all namespaces and of one, for a pod that both are for", () =>
    checkDiagnostics(
      `#- /a.yaml
${global(`  order: 10
         ^^ warning calico-order-tie: NetworkPolicy shop/open has order 10 too, so their names decide which goes first; set order
  namespaceSelector: kubernetes.io/metadata.name == "shop"
${deny}`)}---
${policy(
  `  order: 10
         ^^ warning calico-order-tie: GlobalNetworkPolicy web has order 10 too, so their names decide which goes first; set order
  selector: app == "web"
  egress: [{ action: Allow }]`,
  "NetworkPolicy",
  "open",
)}${pod("app: web")}`,
      only,
    ));
  test("none has an order", () =>
    checkSaid(
      "calico-order-tie",
      `${global(deny)}---\n${global("  egress: [{ action: Allow }]", "open")}${pod("a: b")}`,
      [
        "warning spec.order: GlobalNetworkPolicy open has no order either, so their names decide which goes first; set order",
        "warning spec.order: GlobalNetworkPolicy web has no order either, so their names decide which goes first; set order",
      ],
    ));
  test.each([
    ["another order", policy("  order: 1\n  egress: [{ action: Allow }]", "NetworkPolicy", "open")],
    ["another tier", policy("  tier: a\n  egress: [{ action: Allow }]", "NetworkPolicy", "open")],
    ["staged", policy("  egress: [{ action: Allow }]", "StagedNetworkPolicy", "open")],
    ["the same action", policy("  egress: [{ action: Deny }]", "NetworkPolicy", "open")],
    ["another direction", policy("  ingress: [{ action: Allow }]", "NetworkPolicy", "open")],
    ["other pods", policy("  selector: app == 'db'\n  egress: [{ action: Allow }]", "NetworkPolicy", "open")],
    [
      "other addresses",
      policy("  egress: [{ action: Allow, destination: { nets: [11.0.0.0/8] } }]", "NetworkPolicy", "open"),
    ],
    [
      "pods, and addresses",
      policy("  egress: [{ action: Allow, destination: { selector: all() } }]", "NetworkPolicy", "open"),
    ],
  ])("nothing for %s", (_, other) => checkDiagnostics(`${policy(deny)}---\n${other}${pod("app: web")}`, only));
  test("nothing where no pod is known in both", () =>
    checkDiagnostics(
      `${policy(deny)}---\n${policy("  egress: [{ action: Allow }]", "NetworkPolicy", "open")}${pod("a: b", "shop", "hostNetwork: true")}`,
      only,
    ));
  test("the order becomes one that is free", () =>
    checkFix(
      "calico-order-tie",
      "Use order: 11, behind it",
      `#- /a.yaml\n${policy(`  order: 10\n${deny}`)}#- /b.yaml\n${policy("  order: 10\n  egress: [{ action: Allow }]", "NetworkPolicy", "open")}${pod("a: b")}`,
      policy(`  order: 11\n${deny}`),
    ));
});

describe("calico-order-after-k8s", () => {
  const kubernetes = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress] }
`;
  const said = (spec: string, ...expected: readonly string[]) =>
    checkSaid("calico-order-after-k8s", global(spec) + kubernetes + pod("app: web"), expected);
  test("an order above 1000, for pods that are in both", () => {
    said(
      "  order: 2000\n  types: [Egress]",
      "warning spec.order: NetworkPolicy shop/web counts as order 1000 and goes first; 2000 comes behind",
    );
    said("  order: 1000\n  types: [Egress]");
    said("  types: [Egress]");
    said("  order: 2000\n  types: [Ingress]");
    said("  order: 2000\n  tier: a\n  types: [Egress]");
    said("  order: 2000\n  types: [Egress]\n  selector: app == 'db'");
  });
  test("the order goes in front", () =>
    checkFix(
      "calico-order-after-k8s",
      "Use order: 900",
      global("  order: 2000\n  types: [Egress]") + kubernetes + pod("app: web"),
      global("  order: 900\n  types: [Egress]") + kubernetes + pod("app: web"),
    ));
});
