// nginx-old-prefix: an annotation with the prefix that ingress-nginx read before 0.9.

import { isObject } from "../../base/json.ts";
import { findAnnotation } from "../../ingress/annotations/knownAnnotations.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { nginxIngress, PREFIX } from "./nginxIngress.ts";

const OLD = "ingress.kubernetes.io/";

export const nginxOldPrefix = defineRule({
  code: "nginx-old-prefix",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    if (!nginxIngress(facts, cx)) return;
    const raw = cx.value(["metadata", "annotations"]);
    for (const key of isObject(raw) ? Object.keys(raw) : []) {
      if (!key.startsWith(OLD)) continue;
      const name = key.slice(OLD.length);
      const known = findAnnotation(`${PREFIX}${name}`, "nginx")?.row !== undefined;
      cx.report({
        path: ["metadata", "annotations", key],
        at: "key",
        message: fit(`ingress-nginx reads ${PREFIX}`, `, not ${clipped(key, 60)}`),
        fixes:
          known && !Object.hasOwn(isObject(raw) ? raw : {}, `${PREFIX}${name}`)
            ? [
                {
                  title: `Rename to ${PREFIX}${name}`,
                  edits: [{ edit: { is: "rename", path: ["metadata", "annotations", key], to: `${PREFIX}${name}` } }],
                },
              ]
            : [],
      });
    }
  },
});
