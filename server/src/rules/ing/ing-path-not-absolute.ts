// ing-path-not-absolute: a path that does not begin with a slash.

import { quoted } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { pathsOf } from "./spec.ts";

/** networking/v1 HTTPIngressPath.path begins with / under every pathType. */
export const ingPathNotAbsolute = defineRule({
  code: "ing-path-not-absolute",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    for (const at of pathsOf(cx.resource)) {
      const { path: text } = at.value;
      if (typeof text !== "string" || text === "" || text.startsWith("/")) continue;
      const path = [...at.path, "path"];
      const right = `/${text.trim()}`;
      cx.report({
        path,
        message: `The path must begin with /: ${quoted(right)}`,
        fixes: [
          {
            title: `Use ${quoted(right)}`,
            edits: [{ edit: { is: "set", path, value: right } }],
            safe: /^[\w-]/.test(text),
          },
        ],
      });
    }
  },
});
