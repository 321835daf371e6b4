import { expect, test } from "vitest";
import { coversPattern, mayShareName } from "./namePattern.ts";

test.each([
  ["example.org", "example.org", true],
  ["example.org", "Example.ORG.", true],
  ["example.org", "a.example.org", false],
  ["*.example.org", "example.org", false],
  ["*.example.org", "a.example.org", true],
  ["*.example.org", "a.b.example.org", true],
  ["*.example.org", "*.b.example.org", true],
  ["*.example.org", "badexample.org", false],
  ["*.b.example.org", "*.example.org", false],
])("%s takes in %s: %s", (pattern, name, expected) =>
  expect(coversPattern({ text: pattern, wildcards: "labels" }, { text: name, wildcards: "labels" })).toBe(expected),
);

/** What `*` of Cilium takes in (CI-12). */
test.each([
  ["api.example.com", "API.example.com.", true],
  ["api.example.com", "example.com", false],
  ["*.x.io", "a.x.io", true],
  ["*.x.io", "x.io", false],
  ["*.x.io", "a.b.x.io", false],
  ["*.x.io", "*.x.io", true],
  ["*.x.io", "**.x.io", false],
  ["**.x.io", "a.x.io", true],
  ["**.x.io", "a.b.x.io", true],
  ["**.x.io", "x.io", false],
  ["**.x.io", "*.x.io", true],
  ["**.x.io", "*.b.x.io", true],
  ["*", "a.b.x.io", true],
  ["*", "**.x.io", true],
  ["*.x.io", "*", false],
  ["sub*.x.io", "sub.x.io", true],
  ["sub*.x.io", "sub-1_a.x.io", true],
  ["sub*.x.io", "sub1.a.x.io", false],
  ["*.*.x.io", "a.b.x.io", true],
  ["a*b.io", "ab.io", true],
  ["a*b.io", "a*b*b.io", true],
  ["a*b.io", "a*c.io", false],
])("%s of Cilium takes in %s: %s", (pattern, name, expected) =>
  expect(coversPattern({ text: pattern, wildcards: "characters" }, { text: name, wildcards: "characters" })).toBe(
    expected,
  ),
);

test("one star is a label in one language and labels in the other", () => {
  const [label, labels] = [
    { text: "*.x.io", wildcards: "characters" },
    { text: "*.x.io", wildcards: "labels" },
  ] as const;
  expect([coversPattern(labels, label), coversPattern(label, labels)]).toEqual([true, false]);
});

test.each([
  ["*.x.io", "*.y.io", false],
  ["*.x.io", "a.*.io", true],
  ["*.x.io", "*.a.x.io", false],
  ["**.x.io", "*.a.x.io", true],
  ["a*.x.io", "*b.x.io", true],
  ["a*.x.io", "b*.x.io", false],
  ["*", "b.x.io", true],
  ["a.x.io", "a.x.io", true],
])("%s and %s of Cilium may share a name: %s", (a, b, expected) =>
  expect(mayShareName({ text: a, wildcards: "characters" }, { text: b, wildcards: "characters" })).toBe(expected),
);

test("a pattern of many wildcards is tried in no time", () => {
  const started = performance.now();
  const pattern = { text: `${"*a".repeat(120)}b`, wildcards: "characters" } as const;
  expect(coversPattern(pattern, { text: "a".repeat(250), wildcards: "characters" })).toBe(false);
  expect(performance.now() - started).toBeLessThan(200);
});
