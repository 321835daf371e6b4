// What HAProxy Technologies' kinds name (ingress.v1.haproxy.org, ingress.v3.haproxy.org), and annotations that name these kinds.

import { readText } from "../../model/read.ts";
import { toKindKey } from "../../model/views.ts";
import { INGRESS, SECRET, SERVICE } from "../policyView.ts";
import { type Named, qualified, type ReferenceRow, reference } from "./referenceRow.ts";

// The newer first: what is offered is of its kind.
const GROUPS = ["ingress.v3.haproxy.org", "ingress.v1.haproxy.org"];
const TCP = GROUPS.map((group) => toKindKey(group, "TCP"));

export const haproxyReferences: readonly ReferenceRow[] = [
  ...["service", "services *"].flatMap((field) => [
    reference(TCP, `spec * ${field} name`, (_, own) => ({ is: "service", namespace: own, port: "port" })),
    reference(TCP, `spec * ${field} port`, (beside, own) => ({
      is: "servicePort",
      namespace: own,
      service: readText(beside["name"]),
      which: "number",
    })),
  ]),
  // A Secret, or a file of the controller's pod.
  reference(TCP, "spec * frontend binds * ssl_certificate", (beside, own): Named | undefined =>
    readText(beside["ssl_certificate"])?.includes("/") === true
      ? undefined
      : { is: "object", kind: SECRET, namespace: own },
  ),
  ...["haproxy.org/", "haproxy.com/", "ingress.kubernetes.io/", ""].flatMap((prefix) =>
    GROUPS.map((group) =>
      reference([SERVICE, INGRESS], `metadata annotations ${prefix}cr-backend`, (beside, own) => ({
        is: "object",
        kind: toKindKey(group, "Backend"),
        ...qualified(readText(beside[`${prefix}cr-backend`]), own),
      })),
    ),
  ),
];
