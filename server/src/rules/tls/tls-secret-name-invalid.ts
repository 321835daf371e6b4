// tls-secret-name-invalid: a TLS entry names a Secret that cannot exist.

import { isTemplate, readList, readObject } from "../../model/read.ts";
import { quoted, subdomainProblem, toSubdomain } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";

/** networking/v1 IngressTLS.secretName is the name of a Secret: a DNS-1123 subdomain, or empty. */
export const tlsSecretNameInvalid = defineRule({
  code: "tls-secret-name-invalid",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    for (const [index, item] of readList(readObject(cx.resource.value["spec"])["tls"]).entries()) {
      const name = readObject(item)["secretName"];
      if (typeof name !== "string" || name === "" || isTemplate(name)) continue;
      const reason = subdomainProblem(name);
      if (reason === undefined) continue;
      const path = ["spec", "tls", index, "secretName"];
      const right = toSubdomain(name);
      cx.report({
        path,
        message: `${quoted(name)} can't be a Secret's name: ${reason}`,
        fixes:
          right === undefined ? [] : [{ title: `Use ${right}`, edits: [{ edit: { is: "set", path, value: right } }] }],
      });
    }
  },
});
