// calico-crd-group: a policy written into Calico's storage.

import { defineCalicoPolicyRule } from "./calicoPolicyRule.ts";

/** crd.projectcalico.org is where Calico's API server keeps what it has checked and completed. */
export const calicoCrdGroup = defineCalicoPolicyRule({
  code: "calico-crd-group",
  severity: "warning",
  check({ id }, cx) {
    if (id.group !== "crd.projectcalico.org") return;
    const path = ["apiVersion"];
    cx.report({
      path,
      message: "Write projectcalico.org/v3; what goes into Calico's storage group is not checked by Calico",
      fixes: [
        {
          title: "Use projectcalico.org/v3",
          edits: [{ edit: { is: "set", path, value: "projectcalico.org/v3" } }],
          safe: true,
        },
      ],
    });
  },
});
