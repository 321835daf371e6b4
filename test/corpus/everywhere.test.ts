// Every feature at every offset of every hard text: it answers, in bounded time, and never throws.

import { describe, expect, test } from "vitest";
import { World } from "../../server/src/analysis/world.ts";
import { indexText } from "../../server/src/base/textIndex.ts";
import { diagnose } from "../../server/src/features/diagnostics.ts";
import { features } from "../../server/src/features/index.ts";
import { bundledSchemas, readFixture } from "../fixture/fixture.ts";
import { nasty } from "./nasty.ts";

const CLUSTER = `#- /other.yaml
apiVersion: v1
kind: Service
metadata: { name: web, namespace: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }
#- cluster:prod synced=Service,Namespace,Pod,NetworkPolicy,IngressClass,Secret
kind: Pod
metadata: { name: web-1, namespace: web, labels: { app: web } }
spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }] }] }
---
kind: Namespace
metadata: { name: web }
---
kind: IngressClass
metadata: { name: nginx }
`;

const URI = "file:///hard.yaml";

describe.each(Object.entries(nasty))("%s", (_, text) => {
  const { world } = readFixture(CLUSTER, { schema: true });
  const snapshot = world.apply({ files: [{ uri: URI, text, open: true, version: 1 }] });
  const lines = indexText(text);

  test("has diagnostics within its text", () => {
    for (const { range, message } of diagnose(snapshot, URI)) {
      expect(message).not.toBe("");
      expect(lines.offset(range.start)).toBeLessThanOrEqual(lines.offset(range.end));
      expect(lines.position(lines.offset(range.end))).toEqual(range.end);
    }
  });

  test.each(features.map((feature) => [feature.method, feature] as const))(
    "answers %s everywhere",
    (_method, feature) => {
      const handle = feature.handle as (state: typeof snapshot, params: unknown) => unknown;
      const step = text.length > 2000 ? 7 : 1;
      let slowest = 0;
      for (let offset = 0; offset <= text.length; offset += step) {
        const position = lines.position(offset);
        const before = performance.now();
        handle(snapshot, {
          textDocument: { uri: URI },
          position,
          range: { start: position, end: position },
          context: { diagnostics: [], includeDeclaration: true },
          newName: "fresh-name",
          query: text.slice(offset, offset + 3),
        });
        slowest = Math.max(slowest, performance.now() - before);
      }
      // A budget against runaway work, not a benchmark.
      expect(slowest).toBeLessThan(2000);
    },
  );
});

test("nothing that was read is left on Object.prototype", () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(new World(bundledSchemas()).head.files.size).toBe(0);
});
