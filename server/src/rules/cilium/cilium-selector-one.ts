// cilium-selector-one: a spec that says neither or both of endpointSelector and nodeSelector, or a nodeSelector in a namespace.

import type { JsonObject, Path } from "../../base/json.ts";
import { isTemplate } from "../../model/read.ts";
import type { Edit } from "../../yaml/edits.ts";
import { defineCiliumRule } from "./ciliumRule.ts";
import { hasOpenKeys, specsOf } from "./spec.ts";

/** pkg/policy/api Rule.Sanitize; CiliumNetworkPolicy.Parse refuses a nodeSelector, for nodes are in no namespace. */
export const ciliumSelectorOne = defineCiliumRule({
  code: "cilium-selector-one",
  severity: "error",
  check({ id }, cx) {
    for (const { path, value } of specsOf(cx.resource.value)) {
      if (hasOpenKeys(value)) continue;
      const [pods, nodes] = [value["endpointSelector"] ?? undefined, value["nodeSelector"] ?? undefined];
      const isNamespaced = id.kind === "CiliumNetworkPolicy";
      if (typeof nodes === "string" && isTemplate(nodes)) continue;
      if (pods === undefined && nodes === undefined) {
        cx.report({
          path,
          at: "key",
          message: `A spec has an endpointSelector${isNamespaced ? "" : " or a nodeSelector"}; this one selects nothing`,
          fixes: [
            {
              title: `Select all pods${isNamespaced ? ` of ${id.namespace}` : ""} (endpointSelector: {})`,
              edits: [{ edit: allPods(path, value) }],
            },
          ],
        });
        continue;
      }
      if (nodes === undefined) continue;
      if (pods !== undefined) {
        cx.report({
          path: [...path, "nodeSelector"],
          at: "key",
          message: "A spec selects pods by endpointSelector or nodes by nodeSelector, not both",
          fixes: (isNamespaced ? ["nodeSelector"] : ["nodeSelector", "endpointSelector"]).map((key) => ({
            title: `Remove ${key}`,
            edits: [{ edit: { is: "remove", path: [...path, key] } }],
          })),
        });
      } else if (isNamespaced) {
        cx.report({
          path: [...path, "nodeSelector"],
          at: "key",
          message: "Nodes are in no namespace: nodeSelector is for a CiliumClusterwideNetworkPolicy",
          fixes: [
            {
              title: "Use endpointSelector",
              edits: [{ edit: { is: "rename", path: [...path, "nodeSelector"], to: "endpointSelector" } }],
            },
          ],
        });
      }
    }
  },
});

/** Above the rest, where the field is not there without a value. */
function allPods(path: Path, value: JsonObject): Edit {
  const [first] = Object.keys(value);
  if (first === undefined || Object.hasOwn(value, "endpointSelector"))
    return { is: "set", path: [...path, "endpointSelector"], value: {} };
  return { is: "insert", path, key: "endpointSelector", value: {}, before: first };
}
