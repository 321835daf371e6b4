// A cluster whose objects come, change and go one by one gives the world that the same objects give at once.

import fc from "fast-check";
import { expect, test } from "vitest";
import { World } from "../../server/src/analysis/world.ts";
import { features } from "../../server/src/features/index.ts";
import { decodeValue, noContext, type Resource } from "../../server/src/model/resource.ts";
import type { ResourceId } from "../../server/src/model/resourceId.ts";
import type { ClusterState } from "../../server/src/model/views.ts";
import { bundledSchemas } from "../fixture/fixture.ts";

const state: ClusterState = { name: "prod", recorded: false, coverage: () => ({ is: "complete" }) };
const FILE = "file:///policy.yaml";
const TEXT = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: a }
spec:
  podSelector: { matchLabels: { app: x } }
  policyTypes: [Egress]
  egress: [{ to: [{ podSelector: { matchLabels: { app: y } } }] }]
---
apiVersion: v1
kind: Service
metadata: { name: s, namespace: a }
spec: { selector: { app: x }, ports: [{ port: 80 }] }
`;

interface Live {
  readonly kind: "Pod" | "Service" | "Namespace";
  readonly name: string;
  readonly namespace: string;
  readonly app: string;
}

const lives: fc.Arbitrary<Live> = fc.record({
  kind: fc.constantFrom("Pod", "Service", "Namespace"),
  name: fc.constantFrom("one", "two", "s", "toString"),
  namespace: fc.constantFrom("a", "b"),
  app: fc.constantFrom("x", "y"),
});
const steps = fc.array(fc.record({ live: lives, gone: fc.boolean() }), { minLength: 1, maxLength: 12 });

function toResource({ kind, name, namespace, app }: Live): Resource | undefined {
  const metadata = kind === "Namespace" ? { name: namespace, labels: { app } } : { name, namespace, labels: { app } };
  const spec = kind === "Service" ? { selector: { app }, ports: [{ port: 80 }] } : {};
  return decodeValue({ apiVersion: "v1", kind, metadata, spec }, undefined, noContext)[0];
}

test("a world fed event by event says what one fed at once says", () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 8 }), (batches) => {
      const schemas = bundledSchemas();
      const warm = new World(schemas);
      const file = { uri: FILE, text: TEXT, open: true };
      warm.apply({ files: [file], cluster: { state, resources: [] } });
      const there = new Map<string, Resource>();
      for (const batch of batches) {
        const upserts: Resource[] = [];
        const deletes: ResourceId[] = [];
        const touched = new Set<string>();
        for (const { live, gone } of batch) {
          const resource = toResource(live);
          if (!resource) continue;
          const key = `${resource.id.kind} ${resource.id.namespace}/${resource.id.name}`;
          if (touched.has(key)) continue;
          touched.add(key);
          if (gone) {
            deletes.push(resource.id);
            there.delete(key);
          } else {
            upserts.push(resource);
            there.set(key, resource);
          }
        }
        warm.apply({ cluster: { state, upserts, deletes } });
        const cold = new World(schemas);
        cold.apply({ files: [file], cluster: { state, resources: [...there.values()] } });
        expect(lenses(warm)).toEqual(lenses(cold));
      }
    }),
  );
});

test("an event that changes no fact recomputes nothing", () => {
  const world = new World(bundledSchemas());
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "a", resourceVersion: "1" },
    spec: {},
  };
  world.apply({ cluster: { state, resources: decodeValue(pod, undefined, noContext) } });
  const view = world.head.policyView();
  const again = { ...pod, metadata: { ...pod.metadata, resourceVersion: "2" } };
  world.apply({ cluster: { state, upserts: decodeValue(again, undefined, noContext), deletes: [] } });
  expect(world.head.policyView()).toBe(view);
});

/** Lenses in an order of their own: that of live objects is the order in which they came. */
function lenses(world: World): unknown {
  const feature = features.find(({ method }) => method === "textDocument/codeLens");
  const handle = feature?.handle as ((state: typeof world.head, params: unknown) => unknown) | undefined;
  return handle?.(world.head, { textDocument: { uri: FILE } });
}
