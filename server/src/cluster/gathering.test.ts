// What is gathered comes out once, the newest word of each object.
import fc from "fast-check";
import { expect, test } from "vitest";
import { makeGathering } from "./gathering.ts";

const KINDS = [
  { group: "", kind: "Service", need: "names" },
  { group: "", kind: "Pod", need: "reach" },
] as const;

test("every object once, with the newest word of it", () => {
  const words = fc.array(fc.record({ kind: fc.nat(1), name: fc.nat(6), namespace: fc.nat(2), isGone: fc.boolean() }));
  fc.assert(
    fc.property(words, (said) => {
      const gathering = makeGathering();
      const wanted = new Map<string, string>();
      for (const [index, { kind, name, namespace, isGone }] of said.entries()) {
        const of = KINDS[kind === 0 ? 0 : 1];
        const id = { namespace: `n${namespace}`, name: `o${name}` };
        if (isGone) gathering.remove(of, id);
        else gathering.put(of, "v1", { metadata: { ...id, labels: { said: `${index}` } } });
        wanted.set(`${of.kind} ${id.namespace}/${id.name}`, isGone ? "gone" : `${index}`);
      }
      const found = gathering.take(true).flatMap(({ upserts, deletes }) => [
        ...deletes.map(({ kind, namespace, name }) => [`${kind} ${namespace}/${name}`, "gone"] as const),
        ...upserts.map(({ id, facts }) => {
          const labels = "labels" in facts ? facts.labels : {};
          return [`${id.kind} ${id.namespace}/${id.name}`, labels["said"]] as const;
        }),
      ]);
      expect(found).toHaveLength(wanted.size);
      expect(new Map(found)).toEqual(wanted);
      expect(gathering.size).toBe(0);
      expect(gathering.take(true)).toEqual([]);
    }),
  );
});

test("pods of one owner go on sharing, whatever else changes between them", { timeout: 60_000 }, () => {
  const gathering = makeGathering();
  const [service, pod] = KINDS;
  const labelsOf = (name: string) => {
    gathering.put(pod, "v1", { metadata: { name, namespace: "shop", labels: { app: "web" } } });
    const facts = gathering.take(true).at(-1)?.upserts.at(-1)?.facts;
    return facts?.is === "workload" ? facts.podLabels : undefined;
  };
  const first = labelsOf("web-1");
  expect(first).toEqual({ app: "web" });
  // Twice as many labels and selectors as are remembered.
  for (let turn = 0; turn < 32_000; turn++) {
    const metadata = { name: "cart", namespace: "shop", labels: { turn: `${turn}` } };
    gathering.put(service, "v1", { metadata, spec: { selector: { of: `${turn}` } } });
  }
  expect(labelsOf("web-2")).toBe(first);
});

test("what may wait waits", () => {
  const gathering = makeGathering();
  for (const of of KINDS) gathering.put(of, "v1", { metadata: { name: "one", namespace: "shop" } });
  const kinds = (isDue: boolean) => gathering.take(isDue).flatMap(({ upserts }) => upserts.map(({ id }) => id.kind));
  expect(kinds(false)).toEqual(["Service"]);
  expect(gathering.size).toBe(1);
  expect(kinds(true)).toEqual(["Pod"]);
});
