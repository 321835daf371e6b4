import { expect, test } from "vitest";
import { coversFqdn, type FqdnSelector } from "./fqdnPattern.ts";

const name = (text: string): FqdnSelector => ({ is: "name", text });
const pattern = (text: string): FqdnSelector => ({ is: "pattern", text });

test.each([
  ["*.x.io", "a.x.io", true],
  ["*.x.io", "x.io", false],
  ["*.x.io", "a.b.x.io", false],
  ["*.X.io", "A.x.IO.", true],
  ["**.x.io", "a.b.x.io", true],
  ["**.x.io", "a.x.io", true],
  ["**.x.io", "x.io", false],
  ["*", "a.b.c", true],
  ["a*.x.io", "a.x.io", true],
  ["a*b*.x.io", "aXbY.x.io", true],
  ["a*b*c.x.io", "abbc.x.io", true],
  ["a*b.x.io", "ac.x.io", false],
  ["x.io", "x.io", true],
])("%s stands for %s: %s", (text, host, expected) => expect(coversFqdn(pattern(text), name(host))).toBe(expected));

test("of patterns, only what holds for every name is covered", () => {
  expect(coversFqdn(pattern("*.x.io"), pattern("a*.x.io"))).toBe(true);
  expect(coversFqdn(pattern("a*.x.io"), pattern("*.x.io"))).toBe(false);
  expect(coversFqdn(pattern("*.x.io"), pattern("**.x.io"))).toBe(false);
  expect(coversFqdn(pattern("**.x.io"), pattern("*.x.io"))).toBe(true);
  expect(coversFqdn(pattern("**.x.io"), pattern("**.a.x.io"))).toBe(true);
  expect(coversFqdn(pattern("*.x.io"), pattern("*"))).toBe(false);
  expect(coversFqdn(pattern("*"), pattern("*"))).toBe(true);
  expect(coversFqdn(name("x.io"), pattern("*.io"))).toBe(false);
  expect(coversFqdn(name("x.io"), name("X.io."))).toBe(true);
});
