// res-service-account-missing: a pod runs as a ServiceAccount that is not there, so it is not created.

import { SERVICE_ACCOUNT } from "../../index/policyView.ts";
import { defineRule } from "../rule.ts";
import { podSpecPath } from "./containers.ts";
import { reportAbsence } from "./reportAbsence.ts";

/** Reports serviceAccountName without its ServiceAccount (core/v1 PodSpec.serviceAccountName); `default` is in every namespace. */
export const resServiceAccountMissing = defineRule({
  code: "res-service-account-missing",
  severity: "warning",
  on: "workload",
  check(_facts, cx) {
    const spec = podSpecPath(cx);
    const field = ["serviceAccountName", "serviceAccount"].find((key) => cx.value([...spec, key]) !== undefined);
    const name = field === undefined ? undefined : cx.value([...spec, field]);
    if (field !== undefined && typeof name === "string" && name !== "" && name !== "default")
      reportAbsence(cx, SERVICE_ACCOUNT, name, [...spec, field]);
  },
});
