import { expect, test } from "vitest";
import { namespace, np, pod, port, view } from "../../../../test/conformance/build.ts";
import type { Json } from "../../base/json.ts";
import type { Facts, IngressFacts, ServiceFacts } from "../../model/facts.ts";
import { decodeValue, noContext } from "../../model/resource.ts";
import { connectionsReport } from "../connections.ts";
import { diffReport } from "../diff.ts";
import { explainReport } from "../explain.ts";
import { exposureReport } from "../exposure.ts";
import { inventoryReport } from "../inventory.ts";
import { reachReport } from "../reach.ts";
import { UsageError } from "../usage.ts";
import { toCsv } from "./csv.ts";

const web = pod("a", "web", { app: "web" }, [port(8080, "http")]);
const db = pod("b", "db", { app: "db" });
const namespaces = [namespace("a"), namespace("b")];
const egress = np("a", "out", {
  podSelector: { matchLabels: { app: "web" } },
  egress: [
    {
      to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.128.0.0/9"] } }],
      ports: [
        { port: 80, endPort: 90 },
        { port: 53, protocol: "UDP" },
      ],
    },
  ],
});
const service = decoded<ServiceFacts>({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "a" },
  spec: { selector: { app: "web" }, ports: [{ name: "http", port: 80, targetPort: "http" }] },
});
const before = view({ workloads: [web, db], namespaces });
const after = view({ workloads: [web, db], namespaces, policies: [egress] });
const choice = { engine: "kubernetes", profile: undefined } as const;
const nowhere = () => undefined;

function decoded<T extends Facts>(manifest: Json): T {
  const [resource] = decodeValue(manifest, undefined, noContext);
  if (!resource) throw new Error("no resource");
  return resource.facts as T;
}

test("connections as a list", () => {
  expect(connectionsReport(after, { ...choice, profile: "netpol-analyzer" }, "list")).toBe(
    [
      "0.0.0.0-255.255.255.255[External] => b/db[Pod] : All Connections",
      "a/web[Pod] => 10.0.0.0-10.127.255.255[External] : TCP 80-90,UDP 53",
      "b/db[Pod] => 0.0.0.0-255.255.255.255[External] : All Connections",
      "",
    ].join("\n"),
  );
});

test("connections as JSON", () => {
  const { connections } = JSON.parse(connectionsReport(after, choice, "json"));
  expect(connections).toEqual([
    {
      source: { kind: "Pod", namespace: "a", name: "web" },
      destination: { ipBlocks: ["10.0.0.0/9"] },
      ports: [
        { protocol: "TCP", from: 80, to: 90 },
        { protocol: "UDP", from: 53, to: 53 },
      ],
      status: "allow",
    },
    {
      source: { kind: "Pod", namespace: "b", name: "db" },
      destination: { ipBlocks: ["0.0.0.0/0", "::/0"] },
      ports: "all",
      status: "allow",
    },
    {
      source: { ipBlocks: ["0.0.0.0/0", "::/0"] },
      destination: { kind: "Pod", namespace: "b", name: "db" },
      ports: "all",
      status: "allow",
    },
  ]);
  expect(JSON.parse(connectionsReport(view({}), choice, "json"))).toEqual({ connections: [] });
});

test("the ingress controller calls the pods' ports, and is unknown where a policy names pods", () => {
  const ingress = decoded<IngressFacts>({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "i", namespace: "a" },
    spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
  });
  const line = (policies: readonly ReturnType<typeof np>[], profile?: "netpol-analyzer") => {
    const one = view({ workloads: [web], namespaces, services: [service], ingresses: [ingress], policies });
    const { connections } = JSON.parse(connectionsReport(one, { ...choice, profile }, "json"));
    return connections.filter(({ source }: { source: object }) => "ingressController" in source);
  };
  expect(line([])).toMatchObject([{ ports: [{ from: 8080, to: 8080 }], status: "allow" }]);
  const some = np("a", "in", {
    podSelector: {},
    ingress: [{ from: [{ namespaceSelector: { matchLabels: { x: "y" } } }] }],
  });
  expect(line([some])).toMatchObject([
    { status: "unknown", why: "the namespace of the ingress controller is not known" },
  ]);
  expect(line([some], "netpol-analyzer")).toEqual([]);
  const everyPod = np("a", "in", { podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] });
  expect(line([everyPod], "netpol-analyzer")).toMatchObject([{ status: "allow" }]);
});

test("drawings quote names", () => {
  const evil = view({ workloads: [pod("a", 'x"] --> y', {}), db], namespaces });
  expect(connectionsReport(evil, choice, "dot")).toContain('label="x\\"] --> y (Pod)"');
  expect(connectionsReport(evil, choice, "mermaid")).toContain('["x#quot;] --#gt; y (Pod)"]');
});

test("tables for spreadsheets quote, and start no formula", () => {
  expect(toCsv([["a,b", 'say "hi"', "=1+1", "plain"]])).toBe('"a,b","say ""hi""",\'=1+1,plain\r\n');
  expect(connectionsReport(after, choice, "csv")).toContain('Pod a/web,10.0.0.0/9,"80-90/TCP, 53/UDP",allow,\r\n');
});

test("a difference is told in connections", () => {
  expect(diffReport(before, after, choice, "text").split("\n").sort()).toEqual([
    "",
    "- 0.0.0.0/0, ::/0 → Pod a/web: all",
    "- Pod a/web → 0.0.0.0/0 except 10.0.0.0/9, ::/0: all",
    "- Pod a/web → Pod b/db: all",
    "- Pod b/db → Pod a/web: all",
    "~ Pod a/web → 10.0.0.0/9: all → 80-90/TCP, 53/UDP",
  ]);
  expect(diffReport(after, after, choice, "text")).toBe("no connection changes\n");
  expect(Object.keys(JSON.parse(diffReport(before, after, choice, "json")))).toEqual(["added", "removed", "changed"]);
});

test("one workload's reach", () => {
  expect(reachReport(after, choice, "a/Pod/web", "text", nowhere)).toBe(
    "Pod a/web\n  egress: 10.0.0.0/9:80-90/TCP,53/UDP · DNS: unknown\n  ingress: nothing (out)\n",
  );
  expect(() => reachReport(after, choice, "a/none", "text", nowhere)).toThrow(UsageError);
  expect(JSON.parse(reachReport(after, choice, undefined, "json", nowhere)).workloads).toHaveLength(2);
});

test("explaining wants two ends and a port", () => {
  const ask = (question: Parameters<typeof explainReport>[2]) =>
    explainReport(after, choice, question, "json", () => ({ file: "p.yaml", line: 3 }));
  const { out, denied } = ask({ from: "a/web", to: "b/db", port: "80" });
  expect([denied, JSON.parse(out).because[0]]).toEqual([
    true,
    {
      resource: { kind: "NetworkPolicy", namespace: "a", name: "out" },
      path: "spec.podSelector",
      file: "p.yaml",
      line: 3,
      side: "egress",
      effect: "isolate",
      text: "selects the pod for egress",
    },
  ]);
  expect(ask({ from: "b/db", to: "8.8.8.8", port: "53/UDP" }).denied).toBe(false);
  for (const question of [
    { to: "b/db", port: "80" },
    { from: "a/web", to: "b/db" },
    { from: "a/web", to: "b/db", port: "0" },
    { from: "a/web", to: "b/db", port: "80/ICMP" },
  ]) {
    expect(() => ask(question)).toThrow(UsageError);
  }
});

test("what leaves the cluster, the most open first", () => {
  expect(inventoryReport(after, choice, "text").split("\n")).toEqual([
    "open     Pod b/db → 0.0.0.0/0, ::/0: all",
    "private  Pod a/web → 10.0.0.0/9: 80-90/TCP, 53/UDP",
    "",
  ]);
});

test("what pods that do not exist might do", () => {
  const later = np("b", "in", {
    podSelector: {},
    ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: "x" } } }], ports: [{ port: 1 }] }],
  });
  const one = view({ workloads: [web, db], namespaces, policies: [later] });
  expect(exposureReport(one, choice, "text").split("\n")).toEqual([
    "Pod a/web → everything: no policy selects it for egress",
    "Pod a/web ← everything: no policy selects it for ingress",
    "Pod b/db → everything: no policy selects it for egress",
    "Pod b/db",
    "  ← from all pods in namespaces with team=x: 1/TCP",
    "",
  ]);
});
