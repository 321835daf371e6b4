// ing-class-name-invalid: an ingressClassName that no IngressClass can have.

import { isTemplate } from "../../model/read.ts";
import { quoted, subdomainProblem, toSubdomain } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";

const PATH = ["spec", "ingressClassName"];

/** networking/v1 IngressSpec.ingressClassName, where it is there, is the name of an IngressClass: a DNS-1123 subdomain. */
export const ingClassNameInvalid = defineRule({
  code: "ing-class-name-invalid",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    const name = cx.value(PATH);
    if (typeof name !== "string" || isTemplate(name)) return;
    const reason = subdomainProblem(name);
    if (reason === undefined) return;
    const right = toSubdomain(name);
    cx.report({
      path: PATH,
      message: `${quoted(name)} can't be an IngressClass: ${reason}`,
      fixes:
        name === ""
          ? [{ title: "Remove ingressClassName", edits: [{ edit: { is: "remove", path: PATH } }] }]
          : right === undefined
            ? []
            : [{ title: `Use ${right}`, edits: [{ edit: { is: "set", path: PATH, value: right } }] }],
    });
  },
});
