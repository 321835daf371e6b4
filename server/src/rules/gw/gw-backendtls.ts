// gw-backendtls: a BackendTLSPolicy without a CA to check against, or with two.

import { isObject } from "../../base/json.ts";
import { GATEWAY_GROUP } from "../../ingress/controllers/gatewayApi/listeners.ts";
import { readList, readObject } from "../../model/read.ts";
import { defineRule } from "../rule.ts";

/** A CEL rule of BackendTLSPolicyValidation: either caCertificateRefs or wellKnownCACertificates. */
export const gwBackendtls = defineRule({
  code: "gw-backendtls",
  severity: "error",
  on: "other",
  kinds: ["BackendTLSPolicy"],
  check({ id, kept }, cx) {
    const { validation } = readObject(kept);
    if (id.group !== GATEWAY_GROUP || !isObject(validation)) return;
    const refs = readList(validation["caCertificateRefs"]).length > 0;
    const known = validation["wellKnownCACertificates"];
    const isKnown = known !== undefined && known !== null && known !== "";
    if (refs !== isKnown) return;
    const path = ["spec", "validation"];
    cx.report({
      path: refs ? [...path, "wellKnownCACertificates"] : path,
      at: "key",
      message: refs
        ? "caCertificateRefs and wellKnownCACertificates exclude each other"
        : "validation needs caCertificateRefs, or wellKnownCACertificates: System",
      fixes: refs
        ? [
            {
              title: "Remove wellKnownCACertificates",
              edits: [{ edit: { is: "remove", path: [...path, "wellKnownCACertificates"] } }],
            },
          ]
        : [
            {
              title: "Use the system's CAs",
              edits: [{ edit: { is: "set", path: [...path, "wellKnownCACertificates"], value: "System" } }],
            },
          ],
    });
  },
});
