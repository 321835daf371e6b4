import fc from "fast-check";
import { expect, test } from "vitest";
import { LayeredMap } from "./layeredMap.ts";

test("a layered map holds what a plain one would after the same changes, and copies stay as they were", () => {
  const change = fc.tuple(fc.nat({ max: 400 }), fc.option(fc.nat(), { nil: undefined }));
  fc.assert(
    fc.property(fc.array(fc.array(change, { maxLength: 200 }), { maxLength: 6 }), (batches) => {
      let layered = new LayeredMap<number, number>();
      const plain = new Map<number, number>();
      const seen: [LayeredMap<number, number>, Map<number, number>][] = [];
      for (const batch of batches) {
        layered = layered.with(batch);
        for (const [key, value] of batch) {
          if (value === undefined) plain.delete(key);
          else plain.set(key, value);
        }
        seen.push([layered, new Map(plain)]);
      }
      for (const [ours, wanted] of seen) {
        expect(new Map(ours)).toEqual(wanted);
        expect(ours.size).toBe(wanted.size);
        for (let key = 0; key <= 400; key++) expect(ours.get(key)).toBe(wanted.get(key));
      }
    }),
  );
});
