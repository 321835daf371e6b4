import { expect, test } from "vitest";
import { lensesOf } from "../../../test/fixture/checkLens.ts";
import { readFixture } from "../../../test/fixture/fixture.ts";
import { comparedWithCluster } from "./comparison.ts";
import { reachDocument } from "./reachDocument.ts";

const COMPARED = /^compared with /;

/** What the lenses of a manifest say against the live objects. */
function compared(files: string, live: string): readonly string[] {
  const synced = "Service,Ingress,Deployment,NetworkPolicy,Pod,Namespace";
  return lensesOf(`#- /file.yaml\n${files}#- cluster:prod synced=${synced}\n${live}`).filter((text) =>
    COMPARED.test(text),
  );
}

const deployment = (labels: string, more = "") => `kind: Deployment
metadata: { name: cart, namespace: web }
spec: { template: { metadata: { labels: ${labels} }, spec: { ${more}containers: [{ name: a, image: IMAGE, ports: [{ name: http, containerPort: 8080 }] }] } } }
`;
const policy = (spec: string) => `kind: NetworkPolicy
metadata: { name: cart, namespace: web }
spec: { podSelector: { matchLabels: { app: cart } }, ${spec} }
`;
const deny = `---
kind: NetworkPolicy
metadata: { name: no-way-out, namespace: web }
spec: { podSelector: { matchLabels: { quiet: "yes" } }, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: 443 }] }] }
`;

test("a workload whose labels move it under another policy", () => {
  const before = deployment("{ app: cart }");
  const after = deployment('{ app: cart, quiet: "yes" }');
  expect(compared(`${after}${deny}`, before)).toEqual(["compared with cluster prod: − everything but 10.0.0.0/8:443"]);
  expect(compared(`${before}${deny}`, after)).toEqual(["compared with cluster prod: + everything"]);
});

test("pods on the host's network are beyond policies", () =>
  expect(
    compared(`${deployment('{ quiet: "yes" }', "hostNetwork: true, ")}${deny}`, deployment('{ quiet: "yes" }')),
  ).toEqual(["compared with cluster prod: + everything"]));

test("what decides nothing about traffic is not told", () => {
  const labels = '{ app: cart, quiet: "yes" }';
  expect(compared(`${deployment(labels).replace("IMAGE", "new")}${deny}`, deployment(labels))).toEqual([]);
  // The labels differ, and no policy asks for them.
  expect(compared(`${deployment('{ app: cart, quiet: "yes", version: b }')}${deny}`, deployment(labels))).toEqual([]);
  // Nothing is live under that name.
  expect(compared(deployment(labels), "")).toEqual([]);
});

test("a port that moves, on the side of the Ingress too", () => {
  const rest = `---
kind: Ingress
metadata: { name: shop, namespace: web }
spec: { defaultBackend: { service: { name: cart, port: { number: 80 } } } }
---
kind: Service
metadata: { name: cart, namespace: web }
spec: { selector: { app: cart }, ports: [{ port: 80, targetPort: http }] }
---
${policy("ingress: [{ ports: [{ port: http }] }]")}`;
  const after = deployment("{ app: cart }").replace("8080", "9090");
  expect(compared(`${after}${rest}`, deployment("{ app: cart }"))).toEqual([
    "compared with cluster prod: + from internet:9090, − from internet:8080 and 4 more",
  ]);
});

test("a policy of both directions, which then share the other lens", () => {
  const files = `${policy("policyTypes: [Egress, Ingress], egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: 443 }] }]")}---\n${deployment("{ app: cart }")}`;
  const live = policy("policyTypes: [Ingress], ingress: [{ from: [{ ipBlock: { cidr: 192.168.0.0/16 } }] }]");
  const [first, second] = lensesOf(`#- /file.yaml\n${files}#- cluster:prod synced=NetworkPolicy,Pod\n${live}`);
  expect(first).toBe("web/cart: egress: 10.0.0.0/8:443 · no DNS · ingress: nothing (cart)");
  expect(second).toBe("compared with cluster prod: − everything but 10.0.0.0/8:443, − from 192.168.0.0/16");
});

test("a block inside what was open before is no news; a part that stays open is told", () => {
  const open = (cidrs: string) => policy(`policyTypes: [Egress], egress: [${cidrs}]`);
  const block = (cidr: string, port = "") => `{ to: [{ ipBlock: { cidr: ${cidr} } }]${port} }`;
  const pods = `---\n${deployment("{ app: cart }")}`;
  const wide = open(block("10.0.0.0/8"));
  expect(compared(`${wide}${pods}`, open(block("10.1.0.0/16")))).toEqual(["compared with cluster prod: + 10.0.0.0/8"]);
  expect(compared(`${open(block("10.1.0.0/16", ", ports: [{ port: 443 }]"))}${pods}`, wide)).toEqual([
    "compared with cluster prod: − 10.0.0.0/8 except 10.1.0.0/16:443",
  ]);
  expect(compared(`${open(`${block("10.0.0.0/9")}, ${block("10.128.0.0/9")}`)}${pods}`, wide)).toEqual([]);
});

test("a Service: exposure, pods and ports", () => {
  const service = (spec: string) => `kind: Service\nmetadata: { name: cart, namespace: web }\nspec: { ${spec} }\n`;
  const pods = `---\n${deployment("{ app: cart }")}`;
  expect(
    compared(
      `${service("type: LoadBalancer, selector: { app: cart }, ports: [{ port: 443, targetPort: 8080 }]")}${pods}`,
      service("selector: { app: cart }, ports: [{ port: 80, targetPort: 8080 }]"),
    ),
  ).toEqual(["compared with cluster prod: + exposed by LoadBalancer, + 443 → 8080, − 80 → 8080"]);
  expect(
    compared(
      `${service("selector: { app: carts }, ports: [{ port: 80 }]")}${pods}`,
      service("selector: { app: cart }, ports: [{ port: 80 }]"),
    ),
  ).toEqual(["compared with cluster prod: − from everything, − pods of web/cart"]);
});

test("an Ingress: routes and class", () => {
  const ingress = (host: string, service: string) => `kind: Ingress
metadata: { name: shop, namespace: web }
spec: { ingressClassName: nginx, rules: [{ host: ${host}, http: { paths: [{ path: /, backend: { service: { name: ${service}, port: { number: 80 } } } }] } }] }
`;
  expect(compared(ingress("a.example.com", "cart"), ingress("a.example.com", "shop"))).toEqual([
    "compared with cluster prod: + http://a.example.com/ → cart:80 instead of shop:80",
  ]);
  expect(compared(ingress("a.example.com", "cart"), ingress("a.example.com", "cart"))).toEqual([]);
});

test("the reach document says it in full", () => {
  const before = deployment("{ app: cart }");
  const { snapshot } = readFixture(
    `#- /file.yaml\n${deployment('{ quiet: "yes" }')}${deny}#- cluster:prod synced=Pod\n${before}`,
  );
  const document = reachDocument(snapshot, { uri: "file:///file.yaml", subject: "Deployment web/cart" });
  expect(document?.markdown.split("\n").filter((line) => /compared/i.test(line))).toEqual([
    "Compared with cluster prod: − everything but 10.0.0.0/8:443",
  ]);
});

test("what was compared is kept while nothing moves, and made again when the cluster does", () => {
  const { world, snapshot, files } = readFixture(
    `#- /file.yaml\n${policy("policyTypes: [Egress]")}---\n${deployment("{ app: cart }")}#- /other.yaml\nkind: ConfigMap\nmetadata: { name: a }\n#- cluster:prod synced=NetworkPolicy,Pod\n${policy("policyTypes: [Egress], egress: [{}]")}`,
  );
  const facts = snapshot.policyView().policies[0];
  if (!facts) throw new Error("no policy");
  expect(comparedWithCluster(snapshot, facts, 90)).toBe("compared with cluster prod: − everything");
  const other = files.find(({ uri }) => uri.endsWith("other.yaml"));
  const after = world.apply({ files: [{ uri: other?.uri ?? "", text: `${other?.text}# more\n`, open: true }] });
  expect(after.policyView()).toBe(snapshot.policyView());
  const gone = world.apply({ cluster: null });
  const now = gone.policyView().policies[0];
  expect(now && comparedWithCluster(gone, now, 90)).toBeUndefined();
});
