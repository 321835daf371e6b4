import fc from "fast-check";
import { expect, test } from "vitest";
import {
  holds,
  type Intervals,
  intersect,
  interval,
  isEqual,
  isSubset,
  subtract,
  toPairs,
  union,
} from "./intervals.ts";

const END = 12;
const points = Array.from({ length: END }, (_, point) => point);
const sets: fc.Arbitrary<Intervals<number>> = fc
  .array(fc.tuple(fc.nat(END), fc.nat(END)), { maxLength: 4 })
  .map((list) => list.map(([from, to]) => interval(from, to)).reduce<Intervals<number>>(union, []));

test("set operations agree with membership, point by point", () => {
  fc.assert(
    fc.property(sets, sets, (a, b) => {
      const inA = points.map((point) => holds(a, point));
      const inB = points.map((point) => holds(b, point));
      const of = (set: Intervals<number>) => points.map((point) => holds(set, point));
      expect(of(union(a, b))).toEqual(points.map((i) => inA[i] === true || inB[i] === true));
      expect(of(intersect(a, b))).toEqual(points.map((i) => inA[i] === true && inB[i] === true));
      expect(of(subtract(a, b))).toEqual(points.map((i) => inA[i] === true && inB[i] !== true));
      expect(isSubset(a, b)).toBe(points.every((i) => inA[i] !== true || inB[i] === true));
      expect(isEqual(a, b)).toBe(points.every((i) => inA[i] === inB[i]));
    }),
  );
});

test("sets are kept in one form: ascending, apart, not touching", () => {
  fc.assert(
    fc.property(sets, sets, (a, b) => {
      for (const set of [union(a, b), intersect(a, b), subtract(a, b)]) {
        expect(set.length % 2).toBe(0);
        for (let i = 1; i < set.length; i++) expect(Number(set[i])).toBeGreaterThan(Number(set[i - 1]));
      }
    }),
  );
});

test("intervals are half-open", () => {
  expect(toPairs(interval(3, 5))).toEqual([{ from: 3, to: 5 }]);
  expect(interval(5, 5)).toEqual([]);
  expect([holds([3, 5], 2), holds([3, 5], 3), holds([3, 5], 4), holds([3, 5], 5)]).toEqual([false, true, true, false]);
  expect(union([1, 3], [3, 4])).toEqual([1, 4]);
});
