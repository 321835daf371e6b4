// tls-secret-missing: a TLS entry names a Secret that is nowhere and that nothing makes.

import { SECRET } from "../../index/policyView.ts";
import { defineRule, type Fix } from "../rule.ts";
import { hasIssuer, isMade } from "./issuers.ts";
import { tlsAbsenceOf } from "./tlsAbsence.ts";

/** Reports TLS Secrets that are missing (networking/v1 IngressTLS.secretName); where another namespace has it, tls-secret-other-namespace speaks. */
export const tlsSecretMissing = defineRule({
  code: "tls-secret-missing",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    if (hasIssuer(cx)) return;
    for (const { secretName, index } of facts.tls) {
      // `namespace/name` is how some controllers let a Secret of another namespace be named.
      if (secretName === undefined || secretName.includes("/") || isMade(facts, secretName, cx)) continue;
      const absence = tlsAbsenceOf(cx, facts.id.namespace, secretName);
      if (!absence || cx.list(SECRET).some((entry) => entry.facts.id.name === secretName)) continue;
      const path = ["spec", "tls", index, "secretName"];
      const { suggestion, ...said } = absence;
      const fixes: readonly Fix[] =
        suggestion === undefined
          ? []
          : [{ title: `Use Secret ${suggestion}`, edits: [{ edit: { is: "set", path, value: suggestion } }] }];
      cx.report({ ...said, path, fixes });
    }
  },
});
