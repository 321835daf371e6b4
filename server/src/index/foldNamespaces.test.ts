// The workloads of a cluster that changes: what is taken over is what folding from nothing gives.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../base/json.ts";
import { decodeValue, noContext, type Resource } from "../model/resource.ts";
import type { PolicyView } from "../model/views.ts";
import { type Catalog, emptyCatalog, withFiles, withLiveChanges } from "./catalog.ts";
import { toPolicyView } from "./policyView.ts";

const state = { name: "prod", recorded: false, coverage: () => ({ is: "complete" as const }) };

function resource(value: JsonObject): Resource {
  const [one] = decodeValue(value, undefined, noContext);
  if (!one) throw new Error("no resource");
  return one;
}

function pod(namespace: string, name: string, labels: JsonObject, ready = true, owner = "web-5d4"): Resource {
  return resource({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels, ownerReferences: [{ kind: "ReplicaSet", name: owner, controller: true }] },
    status: { phase: "Running", podIP: `10.0.0.${name.length}`, conditions: [{ type: "Ready", status: `${ready}` }] },
  });
}

function deployment(namespace: string, name: string, app: string): Resource {
  const template = { metadata: { labels: { app } } };
  return resource({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace }, spec: { template } });
}

function shown({ workloads, podIPs }: PolicyView): readonly unknown[] {
  return workloads.map((workload) => [workload.id, workload.podLabels, podIPs.get(workload) ?? []]);
}

const NAMESPACES = ["a", "a-b", "a.b", "b"] as const;

test("after any changes the view is that of the same objects seen for the first time", () => {
  const namespace = fc.constantFrom(...NAMESPACES);
  const name = fc.constantFrom("web", "web-1", "web-12", "other");
  const labels = fc.constantFrom<JsonObject>(
    { app: "web", "pod-template-hash": "5d4" },
    { app: "web", debug: "on", "pod-template-hash": "5d4" },
    {},
  );
  const upsert = fc.oneof(
    fc.record({ namespace, name, labels, ready: fc.boolean() }).map((one) => {
      return { put: pod(one.namespace, one.name, one.labels, one.ready) };
    }),
    fc.record({ namespace, name, app: name }).map((one) => {
      return { put: deployment(one.namespace, one.name, one.app) };
    }),
  );
  const change = fc.oneof(
    { weight: 4, arbitrary: upsert },
    fc.record({ gone: fc.record({ namespace, name, kind: fc.constantFrom("Pod", "Deployment") }) }),
    fc.record({ file: fc.array(upsert, { maxLength: 2 }), uri: fc.constantFrom("file:///a.yaml", "file:///b.yaml") }),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      let catalog: Catalog = emptyCatalog;
      let view: PolicyView | undefined;
      for (const one of changes) {
        const before = catalog;
        if ("put" in one) catalog = withLiveChanges(catalog, state, [one.put], []);
        else if ("gone" in one) {
          const { kind } = one.gone;
          catalog = withLiveChanges(catalog, state, [], [{ ...one.gone, group: kind === "Pod" ? "" : "apps" }]);
        } else catalog = withFiles(catalog, [{ uri: one.uri, resources: one.file.map(({ put }) => put) }]);
        view = toPolicyView(catalog, view && { catalog: before, view });
        expect(shown(view)).toEqual(shown(toPolicyView(catalog)));
      }
    }),
    { numRuns: 200 },
  );
});

test("a pod that becomes ready, or comes to look like others, changes what it must and no more", () => {
  const labels = { app: "web", "pod-template-hash": "5d4" };
  const start = withLiveChanges(
    emptyCatalog,
    state,
    NAMESPACES.flatMap((namespace) => [deployment(namespace, "web", "web"), pod(namespace, "web-1", labels)]),
    [],
  );
  const first = toPolicyView(start);
  const ready = withLiveChanges(start, state, [pod("a", "web-1", labels, false)], []);
  expect(toPolicyView(ready, { catalog: start, view: first })).toBe(first);
  const more = withLiveChanges(ready, state, [pod("a", "web-12", labels)], []);
  const next = toPolicyView(more, { catalog: ready, view: first });
  expect(next).not.toBe(first);
  const [web] = next.workloads.filter(({ id }) => id.namespace === "a");
  expect(web && next.podIPs.get(web)).toEqual(["10.0.0.5", "10.0.0.6"]);
  for (const [workload, addresses] of next.podIPs)
    if (workload !== web) expect(addresses).toBe(first.podIPs.get(workload));
});
