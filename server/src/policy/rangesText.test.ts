import { expect, test } from "vitest";
import { everyAddress, ofCidrs, without } from "../base/ipSet.ts";
import { nameRanges, showRanges } from "./rangesText.ts";

const cut = (whole: readonly string[], holes: readonly string[]): readonly string[] =>
  nameRanges(without(ofCidrs(whole), ofCidrs(holes))).map(({ text }) => text);

test("everything, and one family of it", () => {
  expect(cut(["0.0.0.0/0", "::/0"], [])).toEqual(["internet", "metadata address", "private ranges"]);
  expect(cut(["::/0"], [])).toEqual(["internet (IPv6)", "metadata address (IPv6)"]);
});

test("the internet with a hole in it is the internet", () => {
  expect(cut(["0.0.0.0/0"], ["1.1.1.1/32"])).toEqual([
    "internet except 1.1.1.1/32",
    "metadata address",
    "private ranges",
  ]);
  expect(cut(["0.0.0.0/0"], ["1.0.0.0/8", "3.0.0.0/8", "5.0.0.0/8", "10.0.0.0/8"])).toEqual([
    "internet except 1.0.0.0/8, 3.0.0.0/8 and 1 more",
    "metadata address",
    "private ranges except 10.0.0.0/8",
  ]);
});

test("who closes the metadata address of IPv4 alone is told which is left", () =>
  expect(cut(["0.0.0.0/0", "::/0"], ["169.254.169.254/32"])).toEqual([
    "internet",
    "metadata address (IPv6)",
    "private ranges",
  ]));

test("holes of the private ranges rather than their many pieces", () =>
  expect(cut(["0.0.0.0/0"], ["10.96.0.0/12", "169.254.0.0/16"])).toEqual([
    "internet",
    "private ranges except 10.96.0.0/12",
  ]));

test("blocks, public ones beside the internet of the other family too", () => {
  expect(cut(["10.0.0.0/8", "1.2.3.0/24"], [])).toEqual(["1.2.3.0/24", "10.0.0.0/8"]);
  expect(cut(["::/0", "1.2.3.0/24"], [])).toEqual(["internet (IPv6)", "metadata address (IPv6)", "1.2.3.0/24"]);
  expect(cut(["169.254.0.0/16"], [])).toEqual(["metadata address", "169.254.0.0/16"]);
});

test("a name stands for its own addresses", () => {
  const [internet, ...others] = nameRanges(without(ofCidrs(["0.0.0.0/0"]), ofCidrs(["1.1.1.1/32"])));
  expect(internet?.danger).toBe("internet");
  expect(others.map(({ danger }) => danger)).toEqual(["metadata", "private"]);
});

test("the holes that the nodes of a cluster make are counted where they are many", () => {
  const nodes = Array.from({ length: 30 }, (_, index) => `10.0.0.${2 * index + 1}/32`);
  const set = without(everyAddress, ofCidrs(nodes));
  expect(nameRanges(set).map(({ text }) => text)).toEqual([
    "internet",
    "metadata address",
    "private ranges except 30 blocks",
  ]);
  expect(showRanges({ v4: set.v4, v6: [] })[0]).toMatch(/^0\.0\.0\.0\/0 except 10\.0\.0\.1\/32, .* and 10 more$/);
});
