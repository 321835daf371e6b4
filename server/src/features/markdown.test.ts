import { expect, test } from "vitest";
import { count, few } from "./markdown.ts";

test("lists", () => {
  expect(few(["a", "b", "c"], 2)).toBe("a, b +1");
  expect(count(1, "pod")).toBe("1 pod");
  expect(count(1200, "pod")).toBe("1,200 pods");
});
