import { expect, test } from "vitest";
import { namespace, np, pod, port, view } from "../../../test/conformance/build.ts";
import type { JsonObject } from "../base/json.ts";
import type { PolicyFacts, WorkloadFacts } from "../model/facts.ts";
import type { Coverage } from "../model/views.ts";
import { createEngine } from "./engine.ts";
import { reachOfPolicy } from "./policyReach.ts";
import { reachOf } from "./reach.ts";
import { policyLensTexts, workloadLensText } from "./words.ts";

const myApp = pod("default", "my-app", { app: "my-app" }, [port(80, "http")]);
const api = pod("payments", "api", { app: "api" }, [port(8080, "http")]);
const frontend = pod("web", "frontend", { app: "frontend" });
const namespaces = [namespace("default"), namespace("payments", { team: "pay" }), namespace("web")];

const mine = { podSelector: { matchLabels: { app: "my-app" } } };
const dnsRule = {
  to: [
    {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
      podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
    },
  ],
  ports: [{ port: 53, protocol: "UDP" }, { port: 53 }],
};
const toApi = {
  to: [{ namespaceSelector: { matchLabels: { team: "pay" } }, podSelector: { matchLabels: { app: "api" } } }],
  ports: [{ port: 8080 }],
};

function egress(...rules: readonly JsonObject[]): PolicyFacts {
  return np("default", "mine", { ...mine, policyTypes: ["Egress"], egress: rules });
}

function workloadLens(policies: readonly PolicyFacts[], workload: WorkloadFacts = myApp, coverage?: Coverage): string {
  const engine = createEngine(
    view({ workloads: [myApp, api, frontend], namespaces, policies }, coverage, ["networking.k8s.io/NetworkPolicy"]),
  );
  return workloadLensText(reachOf(engine, workload, "egress"), reachOf(engine, workload, "ingress"));
}

function policyLens(
  one: PolicyFacts,
  others: readonly PolicyFacts[] = [],
  workloads: readonly WorkloadFacts[] = [myApp, api, frontend],
): readonly string[] {
  const engine = createEngine(view({ workloads, namespaces, policies: [one, ...others] }));
  const reach = reachOfPolicy(engine, one.id);
  return reach ? policyLensTexts(reach) : [];
}

const open = "everything (no policy selects it)";

test("a workload without a policy", () => {
  expect(workloadLens([])).toBe(`egress: ${open} · ingress: everything`);
});

test("names before numbers, the most serious first, DNS last", () => {
  const policy = egress(dnsRule, toApi, {
    to: [
      {
        ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] },
      },
    ],
    ports: [{ port: 443 }],
  });
  expect(workloadLens([policy])).toBe(`egress: internet:443, payments/api:8080, DNS · ingress: ${open}`);
});

test("the metadata address is never behind a number", () => {
  const many = Array.from({ length: 8 }, (_, i) => ({
    to: [{ ipBlock: { cidr: `10.${i * 2}.0.0/16` } }],
    ports: [{ port: 8000 + i * 7 }],
  }));
  const policy = egress(...many, { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ port: 443 }] });
  expect(workloadLens([policy])).toMatch(/^egress: internet:443, metadata address on 443/);
});

test("cut off", () => {
  expect(workloadLens([np("default", "deny-all", { podSelector: {}, policyTypes: ["Egress"] })])).toBe(
    `egress: nothing, DNS included (deny-all) · ingress: ${open}`,
  );
});

test("a peer that refuses is said, also where the own side is open", () => {
  const refusing = np("payments", "api-in", { podSelector: {}, policyTypes: ["Ingress"] });
  expect(workloadLens([refusing])).toBe(
    "egress: everything except payments/api (no policy selects it) · ingress: everything",
  );
  expect(workloadLens([refusing, egress(toApi)])).toBe(`egress: nothing, DNS included (mine) · ingress: ${open}`);
});

test("unknown is said with its reason, and an answer that holds all the same stands", () => {
  const lens = workloadLens([], myApp, { is: "forbidden" });
  expect(lens).toBe("egress and ingress: unknown (NetworkPolicies: no access in default)");
  expect(workloadLens([], myApp, { is: "loading" })).toContain("unknown (NetworkPolicies: still loading in default)");
  expect(workloadLens([], myApp, { is: "stale", since: "12:03" })).toBe(`egress: ${open} · ingress: everything`);
});

test("a policy by the pods that it selects", () => {
  const block = egress({ to: [{ ipBlock: { cidr: "192.168.1.0/24" } }] });
  expect(policyLens(block)).toEqual(["egress of default/my-app: 192.168.1.0/24 · no DNS"]);
  const second = pod("default", "my-app-2", { app: "my-app" });
  expect(policyLens(block, [], [myApp, second, pod("default", "my-app-3", { app: "my-app" })])).toEqual([
    "egress of 3 pods: 192.168.1.0/24 · no DNS",
  ]);
});

test("a policy under other policies on the same pods", () => {
  const block = egress({ to: [{ ipBlock: { cidr: "192.168.1.0/24" } }] });
  const dns = np("default", "dns", { podSelector: {}, policyTypes: ["Egress"], egress: [dnsRule] });
  expect(policyLens(block, [dns])).toEqual(["egress of default/my-app: 192.168.1.0/24, DNS", "with default/dns"]);
});

test("a policy that selects nothing speaks of the pod that it describes, and of the nearest", () => {
  const policy = np("default", "typo", {
    podSelector: { matchLabels: { app: "my-ap" } },
    policyTypes: ["Egress"],
    egress: [toApi],
  });
  expect(policyLens(policy)).toEqual([
    "egress of pods with app=my-ap: payments/api:8080 · no DNS",
    "selects no pods in default; nearest: my-app (app=my-app)",
  ]);
});

test("a policy alone in a workspace speaks of pods that are not there", () => {
  expect(policyLens(egress(dnsRule, toApi), [], [])).toEqual([
    "egress of pods with app=my-app: app=api in namespaces with team=pay on 8080 (none known), DNS",
    "selects no known pods in default",
  ]);
});

test("a policy without effect", () => {
  const policy = np("default", "p", { ...mine, policyTypes: ["Ingress"], ingress: [{}], egress: [toApi] });
  expect(policyLens(policy)[0]).toBe("no effect: policyTypes lacks Egress");
});

test("DNS by address is not known where plugins differ", () => {
  const policy = egress({ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] });
  expect(workloadLens([policy])).toContain("DNS: unknown");
});
