// res-secret-missing: a pod needs a Secret that is not there and that nothing makes, so it can't start.

import { SECRET } from "../../index/policyView.ts";
import { defineRule } from "../rule.ts";
import { isMade } from "../tls/issuers.ts";
import { podReferences } from "./podReferences.ts";
import { reportAbsence } from "./reportAbsence.ts";

/** Reports Secrets that envFrom, env or volumes name and that are missing, `optional: true` ones aside (core/v1 SecretEnvSource). */
export const resSecretMissing = defineRule({
  code: "res-secret-missing",
  severity: "warning",
  on: "workload",
  check(facts, cx) {
    for (const { kind, name, path } of podReferences(cx))
      if (kind === "Secret" && !isMade(facts.id.namespace, name, cx)) reportAbsence(cx, SECRET, name, path);
  },
});
