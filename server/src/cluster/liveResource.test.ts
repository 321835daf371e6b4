// A live object gives back what it was trimmed to, whatever its texts are and whoever it shares them with.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../base/json.ts";
import { makeInterner } from "./interner.ts";
import { toLiveResource } from "./liveResource.ts";
import { trimmed } from "./normalise.ts";

/** Names that are signs of JSON, numbers, parts of one another, and what a server may not send. */
const text = fc.oneof(
  fc.constantFrom("a", "aa", ":", ",", "0", "1", "name", "Pod", "10.0.0.1", "\u0001", '"', "é"),
  fc.string(),
);

const pods = fc.array(
  fc.record({
    name: text,
    node: fc.option(text, { nil: undefined }),
    ips: fc.array(text, { maxLength: 3 }),
    labels: fc.dictionary(text, text, { maxKeys: 3 }),
  }),
  { minLength: 1, maxLength: 6 },
);

function toPod({
  name,
  node,
  ips,
  labels,
}: {
  name: string;
  node?: string | undefined;
  ips: string[];
  labels: object;
}): JsonObject {
  return {
    metadata: { name, namespace: "shop", labels: labels as JsonObject },
    spec: { ...(node === undefined ? {} : { nodeName: node }), containers: [{ name: "main", image: "a" }] },
    status: { phase: "Running", podIPs: ips.map((ip) => ({ ip })) },
  };
}

test("the value of a live pod is what was kept of it", () => {
  fc.assert(
    fc.property(pods, (all) => {
      const interner = makeInterner();
      for (const own of all) {
        const wanted = JSON.stringify(trimmed(toPod(own), "v1", "Pod"));
        const resource = toLiveResource(toPod(own), "v1", "Pod", interner);
        if (!resource) continue;
        expect(JSON.stringify(resource.value)).toBe(wanted);
        const again = resource.withFacts?.(structuredClone(resource.facts));
        expect(JSON.stringify(again?.value)).toBe(wanted);
      }
    }),
  );
});

test("pods of one owner share labels, ports and images", () => {
  const interner = makeInterner();
  const [a, b] = ["a", "b"].map((name) =>
    toLiveResource(toPod({ name, ips: [], labels: { app: "web" } }), "v1", "Pod", interner),
  );
  if (a?.facts.is !== "workload" || b?.facts.is !== "workload") throw new Error("no pods");
  expect(a.facts.podLabels).toBe(b.facts.podLabels);
  expect(a.facts.images).toBe(b.facts.images);
  expect([a.id.name, b.id.name]).toEqual(["a", "b"]);
});
