import { expect, test } from "vitest";
import { findAnnotation } from "../annotations/knownAnnotations.ts";
import { migrationRows, migrationTargets } from "./migrationTable.ts";

const FITS = new Set(["same", "close", "object", "default", "none"]);

test("each row names known annotations or fields, once, and each target with how it fits", () => {
  const seen = new Set<string>();
  for (const { from, area, to } of migrationRows) {
    expect(area).not.toBe("");
    expect(Object.keys(to).sort()).toEqual([...migrationTargets].sort());
    for (const key of from) {
      expect(seen.has(key), key).toBe(false);
      seen.add(key);
      expect(key.startsWith("spec.") || findAnnotation(key, "nginx")?.row !== undefined, key).toBe(true);
    }
    for (const target of migrationTargets) {
      const { fit, annotations = [], how } = to[target];
      expect(FITS.has(fit), `${from[0]} ${target}`).toBe(true);
      expect(fit !== "none" || how !== undefined, `${from[0]} ${target} says how`).toBe(true);
      for (const key of annotations) expect(findAnnotation(key, undefined)?.row, key).toBeDefined();
    }
  }
  expect(migrationRows).toHaveLength(37);
});
