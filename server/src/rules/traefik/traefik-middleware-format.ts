// traefik-middleware-format: an item of router.middlewares that can name no Middleware: annotations write one as
// namespace-name@kubernetescrd.

import { CRD_PROVIDER } from "../../ingress/controllers/traefik/references.ts";
import { isTemplate } from "../../model/read.ts";
import { namesOf } from "../absence.ts";
import { fit } from "../message.ts";
import { defineRuleOnAny } from "../rule.ts";
import { splice } from "../textPart.ts";
import { isTraefiks, itemsOf, traefikAnnotations } from "./annotations.ts";
import { GROUP, kindIn } from "./crdNames.ts";

/** Reports items without provider, with a provider that there is none of, and without a namespace. */
export const traefikMiddlewareFormat = defineRuleOnAny({
  code: "traefik-middleware-format",
  severity: "error",
  kinds: ["Ingress", "Service"],
  check(facts, cx) {
    const scope = facts.is === "ingress" ? "router" : "service";
    if (!isTraefiks(facts, cx)) return;
    const own = cx.resource.id.namespace;
    for (const { name: key, value, path } of traefikAnnotations(cx)) {
      if (key !== `${scope}.middlewares` || isTemplate(value)) continue;
      for (const { text, span } of itemsOf(value)) {
        const at = text.lastIndexOf("@");
        const [name, provider] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
        if (!isMalformed(name, provider)) continue;
        const known = namesOf(cx.list(kindIn(GROUP, "Middleware"), own)).includes(name);
        const right = `${name.startsWith(`${own}-`) && !known ? name : `${own}-${name}`}@${CRD_PROVIDER}`;
        const why =
          provider === ""
            ? "names no provider"
            : provider === CRD_PROVIDER
              ? "names no namespace"
              : "names no provider that there is";
        cx.report({
          path,
          part: span,
          message: fit(`${text.slice(0, 40)} ${why}`, `; write ${right}`, "; write namespace-name@kubernetescrd"),
          fixes: name === "" || name.includes("@") ? [] : [splice(`Use ${right}`, path, span, right)],
        });
      }
    }
  },
});

/** `@kubernetes-crd` and the like; other providers (file, docker, a plugin) are somebody's own. */
function isMalformed(name: string, provider: string): boolean {
  if (provider === CRD_PROVIDER) return !/.-./.test(name);
  return name === "" || provider === "" || /^kubernetes(?:$|[-_ ]?crds?$)/i.test(provider);
}
