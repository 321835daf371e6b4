// What rules of Cilium open that is no pod and no address that is known: names, and whether they are ever learnt (CI-12), the
// Kubernetes API, nodes and other clusters.

import { expect, test } from "vitest";
import { parseAddress } from "../../server/src/base/ip.ts";
import type { EndpointSliceFacts, PolicyFacts, ServiceFacts } from "../../server/src/model/facts.ts";
import type { PolicyView } from "../../server/src/model/views.ts";
import { createEngine } from "../../server/src/policy/engine.ts";
import { explain } from "../../server/src/policy/explain.ts";
import { explainService } from "../../server/src/policy/explainService.ts";
import { reachOf } from "../../server/src/policy/reach.ts";
import { reachText } from "../../server/src/policy/words.ts";
import { view } from "./build.ts";
import { ccnp, cli, cnp, dnsPods, dnsRule, egress, facts, namespaces, slice, workloads } from "./ciliumWorld.ts";
import { matrix, pick } from "./matrix.ts";

function text(policies: readonly PolicyFacts[], more: Partial<PolicyView> = {}): string {
  const engine = createEngine(view({ workloads, namespaces, policies, ...more }));
  const [, client] = workloads;
  return client ? reachText(reachOf(engine, client, "egress")) : "";
}

test.each<[string, readonly PolicyFacts[], string]>([
  [
    "with a DNS rule are open",
    egress(dnsRule({ matchPattern: "*" }), {
      toFQDNs: [{ matchPattern: "*.example.com" }],
      toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }],
    }),
    "egress: *.example.com:443, DNS",
  ],
  [
    "without one are never learnt (no DNS rule for it)",
    egress({ toFQDNs: [{ matchName: "api.example.com" }], toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }] }),
    "egress: nothing, DNS included (p) · api.example.com never learnt (no DNS rule for it)",
  ],
  [
    "with a rule for port 53 that has no DNS names are never learnt (no DNS rule for it)",
    egress(
      { toEndpoints: [dnsPods], toPorts: [{ ports: [{ port: "53", protocol: "ANY" }] }] },
      { toFQDNs: [{ matchName: "api.example.com" }] },
    ),
    "egress: DNS only · api.example.com never learnt (no DNS rule for it)",
  ],
  [
    "that no look-up may ask for are never learnt (no DNS rule for it)",
    egress(dnsRule({ matchPattern: "*.example.org" }), {
      toFQDNs: [{ matchName: "api.example.com" }, { matchName: "a.example.org" }],
    }),
    "egress: a.example.org, DNS · api.example.com never learnt (no DNS rule for it)",
  ],
  [
    "are cut down to what may be asked for",
    egress(dnsRule({ matchName: "a.example.org" }), { toFQDNs: [{ matchPattern: "*.example.org" }] }),
    "egress: a.example.org, DNS",
  ],
  [
    "with a DNS rule for pods of the own namespace are never learnt (no DNS rule for it)",
    egress(
      {
        toEndpoints: [{ matchLabels: { "k8s-app": "kube-dns" } }],
        toPorts: [{ ports: [{ port: "53" }], rules: { dns: [{ matchPattern: "*" }] } }],
      },
      { toFQDNs: [{ matchName: "api.example.com" }] },
    ),
    "egress: k8s-app=kube-dns in a on 53/ANY (none known) · no DNS · api.example.com never learnt (no DNS rule for it)",
  ],
  [
    "are shut where the world is denied",
    [
      cnp("p", {
        ...cli,
        egress: [dnsRule({ matchPattern: "*" }), { toFQDNs: [{ matchName: "api.example.com" }] }],
        egressDeny: [{ toEntities: ["world"] }],
      }),
    ],
    "egress: DNS only",
  ],
])("CI-12 names %s", (_, policies, expected) => expect(text(policies)).toBe(expected));

test("CI-12 the DNS rule may be that of another policy", () => {
  const policies = [
    cnp("names", { ...cli, egress: [{ toFQDNs: [{ matchName: "api.example.com" }] }] }),
    ccnp("dns", { endpointSelector: {}, egress: [dnsRule({ matchPattern: "*" })] }),
  ];
  expect(text(policies)).toBe("egress: api.example.com, DNS");
});

test("an end of another cluster, nodes and the API without addresses are told by name", () => {
  const policies = egress(
    {
      toEndpoints: [{ matchLabels: { app: "web", "io.cilium.k8s.policy.cluster": "west" } }],
      toPorts: [{ ports: [{ port: "80", protocol: "TCP" }] }],
    },
    { toEntities: ["kube-apiserver"], toPorts: [{ ports: [{ port: "6443", protocol: "TCP" }] }] },
    { toEntities: ["host", "remote-node"], toPorts: [{ ports: [{ port: "9100", protocol: "TCP" }] }] },
  );
  expect(text(policies)).toBe("egress: app=web in a of cluster west on 80, kube-apiserver:6443 +2 · no DNS");
});

test("what may be listed and is not makes the answer unknown", () => {
  const found = matrix(view({ workloads, namespaces }, { is: "forbidden" }, ["cilium.io/CiliumNetworkPolicy"]));
  expect(pick(found, ["c→w", "c→d"])).toEqual({ "c→w": "All?", "c→d": "All?" });
});

test("CI-12 a name behind a Service is one label deep", () => {
  const alias = (externalName: string) =>
    facts<ServiceFacts>({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "alias", namespace: "b" },
      spec: { type: "ExternalName", externalName },
    });
  const policies = egress(dnsRule({ matchPattern: "*" }), { toFQDNs: [{ matchPattern: "*.example.com" }] });
  const verdict = (name: string) => {
    const service = alias(name);
    const engine = createEngine(view({ workloads, namespaces, policies, services: [service] }));
    const [, client] = workloads;
    const port = { protocol: "TCP", port: 443 } as const;
    return client && explainService(engine, { is: "workload", workload: client }, service, port).verdict;
  };
  expect(["a.example.com", "a.b.example.com", "example.com"].map(verdict)).toEqual(["allow", "deny", "deny"]);
});

test("CI-12 an address is told to be open where a name stands for it", () => {
  const policies = egress(dnsRule({ matchPattern: "*" }), { toFQDNs: [{ matchName: "api.example.com" }] });
  const engine = createEngine(view({ workloads, namespaces, policies }));
  const [, client] = workloads;
  const address = parseAddress("1.1.1.1");
  if (!client || !address) throw new Error("no ends");
  const { verdict, because } = explain(
    engine,
    { is: "workload", workload: client },
    { is: "address", address },
    { protocol: "TCP", port: 443 },
  );
  expect(verdict).toBe("deny");
  expect(because.map(({ text: told }) => told)).toContain(
    "egress[1] opens api.example.com: 1.1.1.1 too where a name stands for it",
  );
});

test("endpoints of other Services leave what a policy means alone", () => {
  const [only] = egress({ toEntities: ["kube-apiserver"] });
  if (!only) throw new Error("no policy");
  const at = (...slices: EndpointSliceFacts[]) =>
    createEngine(view({ workloads, policies: [only], endpointSlices: slices })).lowered(only);
  const first = at(slice("kubernetes", "default", "1.1.1.1"));
  expect(at(slice("kubernetes", "default", "1.1.1.1"), slice("out", "b", "2.2.2.2"))).toBe(first);
  expect(at(slice("kubernetes", "default", "1.1.1.2"))).not.toBe(first);
});
