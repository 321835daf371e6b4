import { test } from "vitest";
import { checkDiagnostics } from "../../../../test/fixture/checks.ts";

const only = { only: ["res-label-invalid"] };

test("what Calico labels itself, and what a Profile gives", () =>
  checkDiagnostics(
    `apiVersion: projectcalico.org/v3
kind: GlobalNetworkSet
metadata: { name: a, labels: { projectcalico.org/namespace: b } }
                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error res-label-invalid: "projectcalico.org/namespace" is no label key: Calico sets it
---
apiVersion: projectcalico.org/v3
kind: Profile
metadata: { name: a }
spec: { labelsToApply: { .a: b, c: d } }
                         ^^ error res-label-invalid
---
kind: ConfigMap
apiVersion: v1
metadata: { name: a, labels: { projectcalico.org/namespace: b } }
`,
    only,
  ));
