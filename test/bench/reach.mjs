// How the reach engine scales: a big made-up cluster, all connections from nothing, and one policy's edit after that.
// node test/bench/reach.mjs [--pods 100000] [--json FILE]; wants the Node of package.json (it reads TypeScript as it is).
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { emptyCatalog, withLive } from "../../server/src/index/catalog.ts";
import { toPolicyView } from "../../server/src/index/policyView.ts";
import { decodeValue, noContext } from "../../server/src/model/resource.ts";
import { connections } from "../../server/src/policy/connections.ts";
import { createEngine } from "../../server/src/policy/engine.ts";
import { reachOfPolicy } from "../../server/src/policy/policyReach.ts";
import { reachOf } from "../../server/src/policy/reach.ts";
import { policyLensTexts, workloadLensText } from "../../server/src/policy/words.ts";

const { values } = parseArgs({
  options: {
    pods: { type: "string", default: "100000" },
    workloads: { type: "string", default: "2000" },
    namespaces: { type: "string", default: "200" },
    policies: { type: "string", default: "10000" },
    services: { type: "string", default: "5000" },
    // Of so many policies one is of Calico, one of Cilium and one of Istio, each saying the same; 0 for none of them.
    dialects: { type: "string", default: "10" },
    json: { type: "string" },
  },
});
const size = Object.fromEntries(
  ["pods", "workloads", "namespaces", "policies", "services", "dialects"].map((key) => [key, Number(values[key])]),
);

/** The same numbers in every run. */
function makeRandom(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const random = makeRandom(7);
const appOf = (index) => `app-${index}`;
const namespaceOf = (index) => `ns-${index % size.namespaces}`;
const someApp = () => random(size.workloads);

function makeObjects() {
  const objects = [];
  for (let i = 0; i < size.namespaces; i++) {
    objects.push({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: `ns-${i}`,
        labels: {
          team: `team-${i % 20}`,
          env: i % 3 === 0 ? "prod" : "dev",
          ...(size.dialects > 0 && { "istio-injection": "enabled" }),
        },
      },
    });
  }
  for (let i = 0; i < size.workloads; i++) {
    const labels = { app: appOf(i), tier: ["web", "api", "db"][i % 3] };
    const spec = {
      containers: [{ name: "main", image: "i", ports: [{ name: "http", containerPort: 8000 + (i % 20) }] }],
    };
    objects.push({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: appOf(i), namespace: namespaceOf(i) },
      spec: { selector: { matchLabels: { app: appOf(i) } }, template: { metadata: { labels }, spec } },
    });
  }
  for (let i = 0; i < size.pods; i++) {
    const of = i % size.workloads;
    const labels = { app: appOf(of), tier: ["web", "api", "db"][of % 3], "pod-template-hash": "6d4cf56db6" };
    objects.push({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: `${appOf(of)}-6d4cf56db6-${i}`,
        namespace: namespaceOf(of),
        labels,
        ownerReferences: [{ kind: "ReplicaSet", name: `${appOf(of)}-6d4cf56db6`, controller: true }],
      },
      spec: { containers: [{ name: "main", image: "i", ports: [{ name: "http", containerPort: 8000 + (of % 20) }] }] },
      status: { phase: "Running" },
    });
  }
  for (let i = 0; i < size.services; i++) {
    objects.push({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: `svc-${i}`, namespace: namespaceOf(i) },
      spec: { selector: { app: appOf(i % size.workloads) }, ports: [{ port: 80, targetPort: "http" }] },
    });
  }
  for (let i = 0; i < size.policies; i++) objects.push(makePolicy(i));
  return objects;
}

/** What people write: deny by default, DNS, between apps, from a namespace, a tier, an address block. */
function makePolicy(index) {
  const metadata = { name: `policy-${index}`, namespace: namespaceOf(index) };
  const app = someApp();
  const own = {
    podSelector: { matchLabels: { app: appOf(app - (app % size.namespaces) + (index % size.namespaces)) } },
  };
  const ofTeam = { namespaceSelector: { matchLabels: { team: `team-${random(20)}` } } };
  const ofTier = { podSelector: { matchLabels: { tier: ["web", "api", "db"][random(3)] } } };
  const toApp = { namespaceSelector: {}, podSelector: { matchLabels: { app: appOf(someApp()) } } };
  const block = { ipBlock: { cidr: `10.${random(256)}.${random(256)}.0/24` } };
  const dns = {
    to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
    ports: [{ port: 53, protocol: "UDP" }],
  };
  const port = { port: 8000 + random(20) };
  const spec = [
    { podSelector: {}, policyTypes: ["Ingress", "Egress"], egress: [dns] },
    { ...own, policyTypes: ["Egress"], egress: [dns, { to: [toApp], ports: [port] }] },
    { ...own, policyTypes: ["Ingress"], ingress: [{ from: [{ ...ofTeam, ...ofTier }], ports: [{ port: "http" }] }] },
    { ...own, policyTypes: ["Egress"], egress: [{ to: [ofTeam], ports: [port] }, { to: [block] }] },
    { ...own, policyTypes: ["Ingress"], ingress: [{ from: [{ namespaceSelector: {} }], ports: [port] }] },
    {
      podSelector: ofTier.podSelector,
      policyTypes: ["Egress"],
      egress: [{ to: [ofTier], ports: [{ port: 8000, endPort: 8010 }] }],
    },
  ][index % 6];
  if (size.dialects > 0) {
    const which = [toCalico, toCilium, toIstio][index % size.dialects];
    if (which) return which(metadata, spec);
  }
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec };
}

/** The same in Calico's words. */
function toCalico(metadata, { podSelector, policyTypes, egress, ingress }) {
  const text = ({ matchLabels = {} }) =>
    Object.entries(matchLabels)
      .map(([key, value]) => `${key} == '${value}'`)
      .join(" && ") || "all()";
  const entityOf = ({ podSelector: pods, namespaceSelector, ipBlock }) =>
    ipBlock
      ? { nets: [ipBlock.cidr] }
      : {
          ...(pods && { selector: text(pods) }),
          ...(namespaceSelector && { namespaceSelector: text(namespaceSelector) }),
        };
  const rulesOf = (rules, key, side) =>
    rules?.flatMap((rule) =>
      rule[key].map((peer) => {
        const [port] = rule.ports ?? [];
        const ports = port && [port.endPort ? `${port.port}:${port.endPort}` : port.port];
        const destination = { ...(side === "destination" && entityOf(peer)), ...(ports && { ports }) };
        return {
          action: "Allow",
          ...(port && { protocol: port.protocol ?? "TCP" }),
          ...(side === "source" && { source: entityOf(peer) }),
          destination,
        };
      }),
    );
  const spec = {
    selector: text(podSelector),
    types: policyTypes,
    ...(egress && { egress: rulesOf(egress, "to", "destination") }),
    ...(ingress && { ingress: rulesOf(ingress, "from", "source") }),
  };
  return { apiVersion: "projectcalico.org/v3", kind: "NetworkPolicy", metadata, spec };
}

/** The same in Cilium's words. */
function toCilium(metadata, { podSelector, policyTypes, egress, ingress }) {
  const entityOf = ({ podSelector: pods, namespaceSelector, ipBlock }, side) =>
    ipBlock
      ? { [`${side}CIDR`]: [ipBlock.cidr] }
      : {
          [`${side}Endpoints`]: [
            {
              matchLabels: {
                ...pods?.matchLabels,
                ...Object.fromEntries(
                  Object.entries(namespaceSelector?.matchLabels ?? {}).map(([key, value]) => [
                    `k8s:io.cilium.k8s.namespace.labels.${key}`,
                    value,
                  ]),
                ),
              },
              ...(namespaceSelector && {
                matchExpressions: [{ key: "k8s:io.kubernetes.pod.namespace", operator: "Exists" }],
              }),
            },
          ],
        };
  const rulesOf = (rules, key) =>
    rules?.flatMap((rule) =>
      rule[key].map((peer) => {
        const [port] = rule.ports ?? [];
        const own = port && { port: `${port.port}`, protocol: port.protocol ?? "TCP" };
        return {
          ...entityOf(peer, key),
          ...(own && { toPorts: [{ ports: [{ ...own, ...(port.endPort && { endPort: port.endPort }) }] }] }),
        };
      }),
    );
  const spec = {
    endpointSelector: podSelector,
    enableDefaultDeny: { egress: policyTypes.includes("Egress"), ingress: policyTypes.includes("Ingress") },
    ...(egress && { egress: rulesOf(egress, "to") }),
    ...(ingress && { ingress: rulesOf(ingress, "from") }),
  };
  return { apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", metadata, spec };
}

/** What a mesh can say of it: who may call the pods, by namespace. */
function toIstio(metadata, { podSelector, ingress }) {
  const rules = ingress?.map(({ ports }) => ({
    from: [{ source: { namespaces: [`ns-${random(size.namespaces)}`] } }],
    ...(ports && { to: [{ operation: { ports: [`${8000 + random(20)}`] } }] }),
  }));
  const spec = { selector: podSelector, action: "ALLOW", rules: rules ?? [{}] };
  return { apiVersion: "security.istio.io/v1", kind: "AuthorizationPolicy", metadata, spec };
}

const cluster = { name: "bench", recorded: true, coverage: () => ({ is: "complete" }) };
const results = {};

function measure(name, run) {
  const start = performance.now();
  const result = run();
  results[name] = Math.round(performance.now() - start);
  console.log(
    `${name.padEnd(44)} ${String(results[name]).padStart(7)} ms   ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`,
  );
  return result;
}

const resources = makeObjects().flatMap((object) => decodeValue(object, undefined, noContext));
const catalog = measure("index objects", () => withLive(emptyCatalog, cluster, resources));
let view = measure("make the view (fold pods)", () => toPolicyView(catalog));
let engine = measure("make the engine", () => createEngine(view));
measure("lenses of one namespace, nothing cached", () => lenses(engine));
const all = measure("all connections", () => connections(engine));
console.log(`${view.workloads.length} workloads, ${view.policies.length} policies, ${all.length} connections`);
measure("lenses of one namespace, all cached", () => lenses(engine));

// A file that holds a namespace is open, its lenses are there; then one policy in it is edited, and all of them are asked for
// again. Each time another policy of another namespace.
const opened = [];
const edits = [];
for (let i = 0; i < 60; i++) {
  const before = view.policies[(i * 6 * 37 + 1 + (i % 6)) % view.policies.length];
  const changed = { ...before, spec: { ...before.spec, egress: [{ to: [{ ipBlock: { cidr: `10.0.${i}.0/24` } }] }] } };
  opened.push(time(() => lenses(engine, changed.id.namespace)));
  view = { ...view, policies: view.policies.map((facts) => (facts === before ? changed : facts)) };
  edits.push(
    time(() => {
      engine = createEngine(view);
      lenses(engine, changed.id.namespace);
    }),
  );
}
tell("a namespace's file opened, all its lenses", opened);
tell("one policy edited, all lenses of its file", edits);
if (values.json) writeFileSync(values.json, JSON.stringify({ size, results }, null, 1));

function time(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function tell(name, times) {
  const sorted = times.toSorted((a, b) => a - b);
  const [least, median, most] = [0, Math.floor(sorted.length / 2), sorted.length - 1].map((index) => sorted[index]);
  results[name] = { median, least, most };
  const text = [median, least, most].map((ms) => ms.toFixed(1));
  console.log(`${name}: median ${text[0]} ms (${text[1]} to ${text[2]})`);
}

/** What an open file of a whole namespace would show: every workload and every policy of it. */
function lenses(on, namespace = "ns-1") {
  let count = 0;
  for (const workload of on.view.workloads) {
    if (workload.id.namespace !== namespace) continue;
    workloadLensText(reachOf(on, workload, "egress"), reachOf(on, workload, "ingress"));
    count++;
  }
  for (const policy of on.view.policies) {
    if (policy.id.namespace !== namespace) continue;
    const reach = reachOfPolicy(on, policy.id);
    if (reach) policyLensTexts(reach);
    count++;
  }
  return count;
}
