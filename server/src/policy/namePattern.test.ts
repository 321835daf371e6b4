import { expect, test } from "vitest";
import { coversName } from "./namePattern.ts";

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
])("%s takes in %s: %s", (pattern, name, expected) => expect(coversName(pattern, name)).toBe(expected));
