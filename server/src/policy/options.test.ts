// Which plugin's reading counts (M6): the one that is named, else the one that the policies tell.

import { expect, test } from "vitest";
import { np, pod, view } from "../../../test/conformance/build.ts";
import { cnp } from "../../../test/conformance/calicoBuild.ts";
import type { PolicyFacts } from "../model/facts.ts";
import type { PolicyView } from "../model/views.ts";
import { createEngine } from "./engine.ts";
import { type EngineOptions, optionsFor, optionsIn } from "./options.ts";
import { reachOfPolicy } from "./policyReach.ts";
import { reachOf } from "./reach.ts";
import { policyLensTexts, reachText } from "./words.ts";

const workloads = [
  pod("a", "web", { app: "web" }, [], { podIPs: ["10.0.0.1"] }),
  pod("a", "db", { app: "db" }, [], { podIPs: ["10.0.0.2"] }),
];
const toBlock = np("a", "block", {
  podSelector: { matchLabels: { app: "web" } },
  policyTypes: ["Egress"],
  egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/24" } }] }],
});
const calico = cnp("a", "shut", { selector: "app == 'web'", types: ["Egress"] });
const cilium: PolicyFacts = {
  ...calico,
  id: { group: "cilium.io", kind: "CiliumNetworkPolicy", namespace: "a", name: "shut" },
  spec: { endpointSelector: { matchLabels: { app: "web" } }, egress: [{}] },
};

function egressOf(policies: readonly PolicyFacts[], options?: EngineOptions) {
  const all: PolicyView = view({ workloads, policies });
  const engine = createEngine(all, options);
  const [web] = workloads;
  if (!web) throw new Error("no workload");
  const reach = reachOf(engine, web, "egress");
  return [reachText(reach), ...reach.assumptions];
}

test("without policies of a plugin none is known", () => {
  expect(egressOf([toBlock])).toEqual([
    "egress: 10.0.0.0/24 · no DNS",
    "ipBlock matches no pods; network plugins differ",
  ]);
});

test("policies of Calico tell that it enforces all: blocks match pods by address", () => {
  const other = cnp("b", "p", {});
  expect(optionsIn({ policies: [other] }).plugin).toBe("calico");
  expect(egressOf([toBlock, other])).toEqual(["egress: 10.0.0.0/24, a/db · no DNS"]);
});

test("policies of both tell nothing, and count alike", () => {
  expect(optionsIn({ policies: [calico, cilium] }).plugin).toBe("kubernetes");
  expect(egressOf([calico, cilium])).toEqual([
    "egress: nothing, DNS included (shut, shut)",
    "policies of Calico and of Cilium count alike; a cluster reads those of one",
  ]);
});

test("policies that the named plugin does not read count for nothing, which is said", () => {
  expect(egressOf([calico], optionsFor("cilium"))).toEqual([
    "egress: everything (no policy selects it)",
    "policies of Calico do not count: the plugin is cilium",
  ]);
  const engine = createEngine(view({ workloads, policies: [calico] }), optionsFor("cilium"));
  const reach = reachOfPolicy(engine, calico.id);
  expect(reach && policyLensTexts(reach)).toEqual(["no effect: the network plugin is cilium"]);
});
