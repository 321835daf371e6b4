// ann-snippet-danger: a snippet with a directive by which files leak or code runs.

import { clipped } from "../nameSyntax.ts";
import { defineAnnotationRule } from "./placed.ts";
import { dangerIn } from "./snippets.ts";

/** Reports lua, alias, root, proxy_pass, load_module and paths of the controller's own files in snippets of nginx's language. */
export const annSnippetDanger = defineAnnotationRule({
  code: "ann-snippet-danger",
  severity: "error",
  kinds: ["Ingress"],
  check({ own }, cx) {
    for (const { row, owner, path, value } of own) {
      if (row?.type !== "snippet" || (owner.title !== "ingress-nginx" && owner.title !== "F5 NGINX")) continue;
      const danger = dangerIn(value);
      if (danger !== undefined)
        cx.report({
          path,
          message: `"${clipped(danger, 30)}" in a snippet can leak files of the controller or run code in it`,
        });
    }
  },
});
