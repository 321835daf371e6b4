// cert-issuer-missing: an Ingress names an issuer of cert-manager that is not there.

import { readObject } from "../../model/read.ts";
import { toKindKey } from "../../model/views.ts";
import { absenceOf, namesOf } from "../absence.ts";
import { defineRule, type Fix } from "../rule.ts";
import { CLUSTER_ISSUER, ISSUER } from "../tls/issuers.ts";

const KINDS = [
  {
    key: ISSUER,
    kind: toKindKey("cert-manager.io", "Issuer"),
    other: CLUSTER_ISSUER,
    otherKind: toKindKey("cert-manager.io", "ClusterIssuer"),
    otherName: "cluster-issuer",
  },
  {
    key: CLUSTER_ISSUER,
    kind: toKindKey("cert-manager.io", "ClusterIssuer"),
    other: ISSUER,
    otherKind: toKindKey("cert-manager.io", "Issuer"),
    otherName: "issuer",
  },
];

/** Reports issuer annotations whose Issuer (own namespace) or ClusterIssuer is missing. Issuers of other groups are not judged. */
export const certIssuerMissing = defineRule({
  code: "cert-issuer-missing",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const annotations = readObject(cx.value(["metadata", "annotations"]));
    if (
      annotations["cert-manager.io/issuer-kind"] !== undefined ||
      annotations["cert-manager.io/issuer-group"] !== undefined
    )
      return;
    for (const { key, kind, other, otherKind, otherName } of KINDS) {
      const name = facts.annotations[key];
      const absence =
        name === undefined || name === ""
          ? undefined
          : absenceOf(cx, kind, key === ISSUER ? facts.id.namespace : "", name);
      if (name === undefined || !absence) continue;
      const path = ["metadata", "annotations", key];
      const { suggestion, ...said } = absence;
      const elsewhere =
        namesOf(cx.list(otherKind, other === ISSUER ? facts.id.namespace : "")).includes(name) &&
        annotations[other] === undefined;
      const swap: readonly Fix[] = elsewhere
        ? [{ title: `Use ${otherName} ${name}`, edits: [{ edit: { is: "rename", path, to: other } }] }]
        : [];
      const replace: readonly Fix[] =
        suggestion === undefined
          ? []
          : [{ title: `Use ${suggestion}`, edits: [{ edit: { is: "set", path, value: suggestion } }] }];
      const message = elsewhere
        ? `${said.message.split(";")[0]}; there is ${otherName === "issuer" ? "an Issuer" : "a ClusterIssuer"} of that name`
        : said.message;
      cx.report({ ...said, message, path, fixes: [...swap, ...replace] });
    }
  },
});
