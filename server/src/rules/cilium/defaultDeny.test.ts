// What is said of directions that are isolated, or not, by the mere presence of a list.
import { describe, test } from "vitest";
import { checkFix, checkSaid } from "../../../../test/fixture/checks.ts";

const CODE = "cilium-default-deny";
const policy = (spec: string, name = "p"): string => `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec: { endpointSelector: {}, ${spec} }
`;

describe("what a policy isolates", () => {
  test("one direction, whichever list says it", () => {
    checkSaid(CODE, policy("ingress: [{ fromEntities: [all] }]"), [
      "information spec.ingress: This policy isolates ingress only; egress stays as other policies leave it",
    ]);
    checkSaid(CODE, policy("egress: [{ toEntities: [all] }], egressDeny: [{ toEntities: [world] }]"), [
      "information spec.egress: This policy isolates egress only; ingress stays as other policies leave it",
    ]);
  });

  test("both, or what it says itself", () => {
    checkSaid(CODE, policy("ingress: [{ fromEntities: [all] }], egress: [{ toEntities: [all] }]"), []);
    checkSaid(CODE, policy("ingress: [{}], enableDefaultDeny: { ingress: true, egress: false }"), []);
  });

  test("neither", () =>
    checkSaid(CODE, policy("egress: [{ toEntities: [all] }], enableDefaultDeny: { egress: false }"), [
      "information spec.enableDefaultDeny: This policy isolates neither direction: pods stay open where no other policy isolates them",
    ]));

  test("a list from a template, or a value of one, is not judged", () => {
    checkSaid(CODE, policy('egress: "{{ .Values.egress }}", ingress: [{ fromEntities: [all] }]'), []);
    checkSaid(CODE, policy('ingress: [{ fromEntities: [all] }], enableDefaultDeny: { egress: "{{ .x }}" }'), []);
  });

  test("it is stated, behind what is stated already", () =>
    checkFix(
      CODE,
      "Isolate egress too",
      `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: p }
specs:
  - endpointSelector: {}
    ingress:
      - fromEntities: [all]
`,
      `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: p }
specs:
  - endpointSelector: {}
    ingress:
      - fromEntities: [all]
    enableDefaultDeny:
      ingress: true
      egress: true
`,
      { schema: true },
    ));
});

describe("lists that do the opposite of what the same words do in a NetworkPolicy", () => {
  test("an empty list, an empty rule", () => {
    checkSaid(CODE, policy("egress: []"), [
      "information spec.egress: egress: [] has no effect in Cilium: egress stays open; [{}] refuses it",
    ]);
    checkSaid(CODE, policy("ingress: [{}]"), [
      "information spec.ingress[0]: An empty rule allows nothing in Cilium; it only isolates ingress. fromEntities: [all] allows everything",
    ]);
  });

  test("deny rules alone, with another policy that allows something and without", () => {
    const deny = policy("egressDeny: [{ toEntities: [world] }]");
    const said = "egressDeny alone refuses all other egress too, unless another policy allows it";
    checkSaid(CODE, deny, [`warning spec.egressDeny: ${said}`]);
    checkSaid(
      CODE,
      `#- /deny.yaml\n${deny}#- cluster:prod synced=CiliumNetworkPolicy\n${policy("egress: [{ toEntities: [cluster] }]", "other")}`,
      [`information spec.egressDeny: ${said}`],
    );
    checkSaid(
      CODE,
      policy("egressDeny: [{ toEntities: [world] }], enableDefaultDeny: { egress: false, ingress: false }"),
      [],
    );
  });

  test("everything is allowed, or the rest is left open", () => {
    checkFix(
      CODE,
      "Allow everything (toEntities: [all])",
      policy("ingress: [{ fromEntities: [all] }], egress: [{}]"),
      policy("ingress: [{ fromEntities: [all] }], egress: [{ toEntities: [all] }]"),
      { schema: true },
    );
    checkFix(
      CODE,
      "Allow everything (toEntities: [all])",
      policy("egress: [{}]"),
      policy("egress: [{ toEntities: [all] }], enableDefaultDeny: { egress: true, ingress: false }"),
      { schema: true },
    );
    checkFix(
      CODE,
      "Refuse all egress (enableDefaultDeny)",
      policy("egress: []"),
      policy("egress: [], enableDefaultDeny: { egress: true, ingress: false }"),
      { schema: true },
    );
    checkFix(
      CODE,
      "Leave the rest open (enableDefaultDeny.egress: false)",
      policy("ingress: [{ fromEntities: [all] }], egressDeny: [{ toEntities: [world] }]"),
      policy(
        "ingress: [{ fromEntities: [all] }], egressDeny: [{ toEntities: [world] }], enableDefaultDeny: { egress: false, ingress: true }",
      ),
      { schema: true },
    );
  });
});
