// Whatever an object says, split and joined it says the same, in the same order.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../base/json.ts";
import { joinValue, splitValue } from "./splitValue.ts";

const text = fc.oneof(
  fc.constantFrom("cart", "cart-7", "10.0.0.1", "\u0001", "\u0001\u0001", "\\u0001", '"', "1", "", "__proto__"),
  fc.string(),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("any"), { maxLength: 4 }),
    fc.dictionary(text, tie("any"), { maxKeys: 4 }),
  ),
})).any;

test("a value comes back as it was", () => {
  fc.assert(
    fc.property(fc.dictionary(text, value, { maxKeys: 5 }), text, (object, name) => {
      const joined = joinValue(splitValue(object as JsonObject, name));
      expect(JSON.stringify(joined)).toBe(JSON.stringify(object));
    }),
  );
});

test("objects that differ in names and addresses have one shape", () => {
  const service = (name: string, ip: string): JsonObject => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "shop" },
    spec: { type: "ClusterIP", clusterIP: ip, selector: { app: name } },
  });
  const [one, other] = [splitValue(service("cart", "10.0.0.1"), "cart"), splitValue(service("web", "10.0.0.2"), "web")];
  expect(one.shape).toBe(other.shape);
  expect(other.own).toBe('["web","10.0.0.2","web"]');
});
