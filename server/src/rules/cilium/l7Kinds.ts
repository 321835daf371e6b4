// Which kinds of L7 rules an item of toPorts has (cilium.io/v2 L7Rules).

import { isObject, type JsonObject } from "../../base/json.ts";
import { isFilled } from "./spec.ts";

/** The kinds that hold a rule, in the order written: `http`, `kafka`, `dns`, `l7proto`. */
export function l7Kinds({ rules }: JsonObject): readonly string[] {
  if (!isObject(rules)) return [];
  return Object.keys(rules).filter((key) =>
    key === "l7proto" ? typeof rules[key] === "string" : /^(?:http|kafka|dns)$/.test(key) && isFilled(rules[key]),
  );
}
