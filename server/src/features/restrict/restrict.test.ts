// What is written lets the workload out to what its manifest names and to DNS, and to nobody else, as the engine reads it.
import { expect, test } from "vitest";
import { readFixture } from "../../../../test/fixture/fixture.ts";
import { engineOf } from "../../analysis/engine.ts";
import { linesOf } from "../../analysis/snapshot.ts";
import { showName } from "../../model/resourceId.ts";
import { showPorts } from "../../policy/portsText.ts";
import { reachOf } from "../../policy/reach.ts";
import { applyChanges } from "../../yaml/edits.ts";
import { codeAction } from "../codeAction.ts";
import { resolveCodeAction } from "../resolveCodeAction.ts";

const SHOP = `#- /shop.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web, tier: front } }
    spec:
      containers:
        - name: w$0eb
          image: web:1
          args: ["--db-host=db"]
          env:
            - { name: PAY_URL, value: "https://api.payments.svc.cluster.local:8443/v1" }
            - { name: STRIPE, value: "https://api.stripe.com/v1" }
            - { name: LEGACY_ADDR, value: "192.0.2.7:9000" }
            - { name: QUEUE, value: "amqp://mq.shop.svc:5672" }
            - { name: OWN, value: "http://web" }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
#- /others.yaml
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { selector: { app: db }, ports: [{ port: 5432, targetPort: pg }] }
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: shop, labels: { app: db } }
spec: { containers: [{ name: db, ports: [{ name: pg, containerPort: 5432 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: payments }
spec: { selector: { app: api }, ports: [{ name: https, port: 8443, targetPort: 8080 }, { name: metrics, port: 9090 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: api, namespace: payments, labels: { app: api } }
spec: { containers: [{ name: api }] }
---
apiVersion: v1
kind: Pod
metadata: { name: other, namespace: shop, labels: { app: other } }
spec: { containers: [{ name: other }] }
---
apiVersion: v1
kind: Pod
metadata: { name: coredns, namespace: kube-system, labels: { k8s-app: kube-dns } }
spec: { containers: [{ name: coredns }] }
`;

/** The file of the cursor as the action of a title leaves it; undefined where it is not offered. */
function restricted(text: string, title: string): string | undefined {
  const { snapshot, cursors } = readFixture(text);
  const [cursor] = cursors;
  const state = snapshot.files.get(cursor?.uri ?? "");
  if (!cursor || !state) throw new Error("no cursor");
  const lines = linesOf(state.file);
  const at = lines.position(cursor.offset);
  const offered = codeAction
    .handle(snapshot, {
      textDocument: { uri: cursor.uri },
      range: { start: at, end: at },
      context: { diagnostics: [], only: ["refactor"] },
    })
    .find((action) => action.title === title);
  if (!offered) return undefined;
  const edits = resolveCodeAction.handle(snapshot, offered)?.edit?.changes?.[cursor.uri] ?? [];
  return applyChanges(
    state.file.text,
    edits.map(({ range, newText }) => ({
      span: { start: lines.offset(range.start), end: lines.offset(range.end) },
      text: newText,
    })),
  );
}

/** What Deployment shop/web reaches with the policy in force. */
function reachWith(title: string): readonly string[] {
  const after = restricted(SHOP, title) ?? "";
  const { snapshot } = readFixture(`#- /shop.yaml\n${after}${SHOP.slice(SHOP.indexOf("#- /others.yaml"))}`);
  const engine = engineOf(snapshot.policyView());
  const web = engine.view.workloads.find(({ id }) => id.name === "web");
  if (!web) throw new Error("no web");
  const reach = reachOf(engine, web, "egress");
  return [
    ...reach.workloads.map(({ peer, ports }) => `${showName(peer.id)} ${showPorts(ports)}`),
    ...reach.outside.map(({ ports, ranges }) => `outside ${showPorts(ports)} ${ranges.v4.length / 2}`),
    ...reach.names.map(({ name, ports }) => `${name} ${showPorts(ports)}`),
    ...reach.unknown.map(({ why }) => why),
  ];
}

test("a NetworkPolicy opens what is named and DNS, and nothing else", () => {
  expect(reachWith("Restrict its egress by a NetworkPolicy")).toMatchInlineSnapshot(`
    [
      "shop/db 5432/TCP",
      "payments/api 8080/TCP",
      "kube-system/coredns 53/TCP, 53/UDP",
      "outside 443/TCP, 9000/TCP 1",
      "outside 443/TCP 8",
    ]
  `);
});

test.each(["Calico NetworkPolicy", "CiliumNetworkPolicy"])("a %s opens the same, as far as it can say it", (title) => {
  expect(reachWith(`Restrict its egress by a ${title}`)).toMatchSnapshot();
});

test("what can't be said, or is not known, stands in front", () => {
  const after = restricted(SHOP, "Restrict its egress by a NetworkPolicy") ?? "";
  expect(after.slice(after.indexOf("# Egress of"), after.indexOf("apiVersion: networking"))).toMatchInlineSnapshot(`
    "# Egress of Deployment shop/web: DNS and what its manifest names. Connections made by code alone are not in it.
    # a NetworkPolicy knows no names: 443/TCP is open to all public IPv4 addresses for api.stripe.com:443 (env STRIPE)
    # env QUEUE names mq.shop.svc, and no such Service is known
    "
  `);
});

test.each(["Calico NetworkPolicy", "CiliumNetworkPolicy", "Istio Sidecar"])("the text for %s", (title) => {
  const after = restricted(SHOP, `Restrict its egress by a ${title}`) ?? "";
  expect(after.slice(after.indexOf("# Egress of"))).toMatchSnapshot();
});

test.each([
  ["a Service", SHOP.replace("w$0eb", "web").replace("kind: Service", "kind: Ser$0vice")],
  [
    "pods of the node's network",
    SHOP.replace("    spec:\n      containers", "    spec:\n      hostNetwork: true\n      containers"),
  ],
  ["pods whose labels are a template", SHOP.replace("tier: front", 'tier: "{{ x }}"')],
])("nothing is offered on %s", (_, text) => {
  expect(restricted(text, "Restrict its egress by a NetworkPolicy")).toBeUndefined();
});

test("line ends stay what they are", () => {
  const after = restricted(SHOP.replaceAll("\n", "\r\n"), "Restrict its egress by a NetworkPolicy") ?? "";
  expect(after.replaceAll("\r\n", "")).not.toContain("\n");
});
