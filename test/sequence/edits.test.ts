// A world that has lived through edits says what a fresh one says: findings and lenses after any script of edits.

import fc from "fast-check";
import { expect, test } from "vitest";
import { World } from "../../server/src/analysis/world.ts";
import { diagnose } from "../../server/src/features/diagnostics.ts";
import { features } from "../../server/src/features/index.ts";
import { nasty } from "../corpus/nasty.ts";
import { bundledSchemas } from "../fixture/fixture.ts";

const pieces = [
  ...Array.from("\n ,:-[]{}'\"#&*|"),
  "---\n",
  "\n- ",
  "app: web",
  "kind: Service\n",
  "name: web",
  "port: 8080",
  "8",
  "x",
  "😀",
  "\r\n",
  "  ",
  "egress:",
  "{{ .Values.x }}",
];
const starts = [nasty["together"], nasty["policy"], nasty["list"], nasty["windows"], nasty["anchors"]].filter(
  (text) => text !== undefined,
);

interface Step {
  readonly file: number;
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    file: fc.nat({ max: 2 }),
    at: fc.nat(),
    length: fc.oneof({ weight: 3, arbitrary: fc.nat({ max: 3 }) }, { weight: 1, arbitrary: fc.nat({ max: 200 }) }),
    text: fc.oneof(fc.constantFrom(...pieces), fc.constant("")),
  }),
  { minLength: 20, maxLength: 60 },
);

// Some 40 edits a run.
const runs = Number(process.env["SALLYPORT_EDIT_RUNS"] ?? 12);

test("warm equals cold after any edits", { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...starts), { minLength: 3, maxLength: 3 }), steps, (texts, script) => {
      const warm = new World(bundledSchemas());
      const files = texts.map((text, index) => ({ uri: `file:///w/${index}.yaml`, text }));
      warm.apply({ files: files.map((file) => ({ ...file, open: true })) });
      for (const [count, { file, at, length, text }] of script.entries()) {
        const target = files[file];
        if (!target) continue;
        const start = at % (target.text.length + 1);
        target.text = target.text.slice(0, start) + text + target.text.slice(start + length);
        warm.apply({ files: [{ uri: target.uri, text: target.text, open: true }] });
        diagnose(warm.head, target.uri);
        if (count % 10 !== 9 && count !== script.length - 1) continue;
        const cold = new World(bundledSchemas());
        cold.apply({ files: files.map((each) => ({ ...each, open: true })) });
        for (const { uri } of files) {
          expect(diagnose(warm.head, uri)).toEqual(diagnose(cold.head, uri));
          expect(lenses(warm, uri)).toEqual(lenses(cold, uri));
        }
      }
    }),
    { numRuns: runs },
  );
});

function lenses(world: World, uri: string): unknown {
  const feature = features.find(({ method }) => method === "textDocument/codeLens");
  const handle = feature?.handle as ((state: typeof world.head, params: unknown) => unknown) | undefined;
  return handle?.(world.head, { textDocument: { uri } });
}
