import fc from "fast-check";
import { expect, test } from "vitest";
import { bareObject, canonical, isSameValue } from "./json.ts";

test("values are the same exactly where their canonical texts are", () => {
  const value = fc.jsonValue({ maxDepth: 2 });
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(isSameValue(a, b)).toBe(canonical(a) === canonical(b));
      expect(isSameValue(a, structuredClone(a))).toBe(true);
    }),
  );
});

test("the order of keys does not count, an absent one does", () => {
  expect(isSameValue({ a: 1, b: [2n] }, { b: [2n], a: 1 })).toBe(true);
  expect(isSameValue({ a: undefined }, {})).toBe(false);
  expect(isSameValue({ a: undefined }, { b: undefined })).toBe(false);
  expect(isSameValue([1], { 0: 1 })).toBe(false);
});

test("a bare object has the keys that it is given and no others", () => {
  const bare = bareObject<number>();
  expect("toString" in bare).toBe(false);
  bare["__proto__"] = 1;
  expect(Object.entries(bare)).toEqual([["__proto__", 1]]);
  expect(bareObject()["__proto__"]).toBeUndefined();
});
